import { invariant } from '../../diagnostics/index.ts'
import type { Graph, GraphNode, Weight } from '../../ir/index.ts'
import type { Shape, WeightRole } from '../../vocabulary/index.ts'
import { countValues } from '../../weights/index.ts'
import type { Attributes, Constant, ElementType, Initialiser, OnnxGraph, OnnxNode, Value } from './model.ts'
import { createNamer } from './names.ts'

/** An ONNX node before it has its names. */
export interface Step {
  readonly operator: string
  /** Undefined where an optional input is left out. */
  readonly inputs: readonly (Value | undefined)[]
  /** Of the result, without batch. */
  readonly shape: Shape
  readonly attributes?: Attributes
  /** `float` unless given. */
  readonly type?: ElementType
  /** True unless given: what is made of weights only has no batch. */
  readonly batched?: boolean
}

/**
 * What the rule of an operation writes with. Everything is named after the node: the part '' has the node's own name
 * and belongs to the operator that does the work (and takes the weights), others stand behind it: `layer1.0.pool/pad`.
 */
export interface Emitter {
  readonly add: (part: string, step: Step) => Value
  /** A list of whole numbers: a shape, axes, positions. */
  readonly integers: (part: string, values: readonly number[]) => Value
  /** Float32 numbers; a single one with the shape []. */
  readonly numbers: (part: string, shape: Shape, values: ArrayLike<number>) => Value
  /** The node's own weight, undefined where it has none in this role. */
  readonly weight: (role: WeightRole) => Value | undefined
}

export interface Builder {
  readonly input: Value
  readonly emitterOf: (node: GraphNode) => Emitter
  /** Ends the graph; `outputs` are the values of the graph's outputs, in their order. */
  readonly finish: (outputs: readonly Value[]) => OnnxGraph
}

/**
 * Collects an ONNX graph. Names of weights come first and are the keys of `state_dict`, so that nothing can take one;
 * then the input's and the outputs'. A folded weight is another tensor than the one with its key: it is called
 * `<key>.folded`.
 *
 * @param keys of the whole `state_dict`, those folded away as well
 */
export function createBuilder(graph: Graph, keys: Iterable<string>): Builder {
  const nameValue = createNamer()
  const nameNode = createNamer()
  const nodes: OnnxNode[] = []
  const weights = nameWeights(graph, keys, nameValue)
  const [first] = graph.nodes
  invariant(first?.op === 'input', 'a graph begins with its input')
  const input: Value = { name: nameValue(first.id), type: 'float', shape: first.shape, batched: true }
  const outputNames = graph.outputs.map((output) => nameValue(output.name))

  const append = (path: string, step: Step): Value => {
    const { shape, type = 'float', batched = true, operator, attributes = {} } = step
    const output: Value = { name: nameValue(path), type, shape, batched }
    nodes.push({
      name: nameNode(path),
      operator,
      inputs: step.inputs.map((value) => value?.name ?? ''),
      output,
      attributes,
    })
    return output
  }
  const constant = (path: string, type: ElementType, value: Constant): Value =>
    append(path, {
      operator: 'Constant',
      inputs: [],
      shape: value.shape,
      attributes: { value: { kind: 'tensor', value } },
      type,
      batched: false,
    })

  const emitterOf = (node: GraphNode): Emitter => {
    const pathOf = (part: string) => (part === '' ? node.id : `${node.id}/${part}`)
    return {
      add: (part, step) => append(pathOf(part), step),
      integers: (part, values) =>
        constant(pathOf(part), 'int64', { shape: [values.length], data: BigInt64Array.from(values, BigInt) }),
      numbers: (part, shape, values) => {
        invariant(countValues(shape) === values.length, `${node.id}: a constant of another length than its shape`)
        return constant(pathOf(part), 'float', { shape, data: Float32Array.from(values) })
      },
      weight: (role) => {
        const weight = node.weights.find((each) => each.role === role)
        if (weight === undefined) return undefined
        const name = weights.get(weight)
        invariant(name !== undefined, `${weight.key} has no name`)
        return { name, type: 'float', shape: weight.shape, batched: false }
      },
    }
  }

  const finish = (values: readonly Value[]): OnnxGraph => {
    const renamed = new Map<string, string>()
    const outputs = values.map((value, index): Value => {
      const name = outputNames[index]
      invariant(name !== undefined, 'an output without a name')
      const output = { ...value, name }
      if (value.name === input.name || renamed.has(value.name)) {
        nodes.push({ name: nameNode(name), operator: 'Identity', inputs: [value.name], output, attributes: {} })
      } else {
        renamed.set(value.name, name)
      }
      return output
    })
    const rename = (name: string) => renamed.get(name) ?? name
    return {
      name: graph.name,
      nodes: nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map(rename),
        output: { ...node.output, name: rename(node.output.name) },
      })),
      initialisers: [...weights].map(([{ key, shape }, name]): Initialiser => ({ name, key, shape })),
      input,
      outputs,
    }
  }
  return { input, emitterOf, finish }
}

function nameWeights(
  graph: Graph,
  keys: Iterable<string>,
  nameValue: (wanted: string) => string,
): ReadonlyMap<Weight, string> {
  const ownNames = new Map([...keys].map((key) => [key, nameValue(key)]))
  const weights = graph.nodes.flatMap((node) => node.weights)
  return new Map(
    weights.map((weight) => {
      const own = weight.folded === undefined ? ownNames.get(weight.key) : undefined
      return [weight, own ?? nameValue(`${weight.key}.folded`)]
    }),
  )
}
