import { invariant } from '../diagnostics/index.ts'
import type { Location } from '../diagnostics/index.ts'
import type { Comment } from '../syntax/index.ts'
import { isCited } from './cites.ts'
import {
  type CoreOperation,
  inferShape,
  type InitialiserChoice,
  isProblem,
  type Shape,
  type Written,
} from '../vocabulary/index.ts'
import { flattenArms } from './expand-branch.ts'
import { mainOutput } from './items.ts'
import type {
  BranchItem,
  Insertion,
  InstanceItem,
  Item,
  OperationItem,
  OutputItem,
  ResidualItem,
  WrittenParameter,
} from './items.ts'
import type { Frame } from './session.ts'

/** An operation with its inputs: what flows where, no longer implied by the order of steps. */
export interface Wire {
  /** A convolution's bias is decided once all that takes its output is known. */
  operation: CoreOperation
  readonly inputs: readonly Wire[]
  readonly shape: Shape
  /** Prefix of its keys in `state_dict`, or a path-like name where it has no weights. */
  readonly path: string
  readonly module: ModuleInstance
  readonly location: Location
  readonly frame: Frame
  readonly initialiser: InitialiserChoice | undefined
  /** How arguments were written that depend on a parameter. */
  readonly written: OperationItem['written']
  readonly biasUnstated: boolean
  /** Whether an annotation put it in: what a convolution's bias is judged by does not depend on annotations. */
  readonly inserted: boolean
  /** What takes its result as the spec was written, insertions looked through. */
  readonly consumers: Wire[]
  /** Whether the net gives its result. */
  isOutput: boolean
}

/** An instance of a net, block, gate or other structure, for backends that print classes and for costs by module. */
export interface ModuleInstance {
  readonly kind: 'net' | 'block' | 'gate' | 'residual' | 'branch' | 'sequence' | 'scope'
  readonly name: string
  readonly path: string
  readonly parent: ModuleInstance | undefined
  readonly arguments: ReadonlyMap<string, string>
  /** Arguments, the numeric ones aside, that were left to their defaults. */
  readonly defaults: readonly string[]
  /** What `///` before its declaration says. */
  readonly doc: string | undefined
  /** Its numeric parameters as they were given. */
  readonly parameters: readonly WrittenParameter[]
  /**
   * How the number of copies in a row was written, in terms of the module around: of the scope that holds them, or of each
   * copy where they have scopes of their own.
   */
  readonly count: Written | undefined
  readonly input: Wire | undefined
  readonly location: Location
  output: Wire | undefined
}

/** A net as a graph, in topological order. */
export interface Connected {
  readonly wires: readonly Wire[]
  readonly modules: readonly ModuleInstance[]
  readonly outputs: readonly { readonly name: string; readonly wire: Wire }[]
}

/** A tensor on its way: what gives it, and what would give it without annotations. */
interface Tensor {
  readonly wire: Wire
  readonly base: Wire
}

interface Connecting {
  readonly wires: Wire[]
  readonly modules: ModuleInstance[]
  readonly outputs: { name: string; wire: Wire }[]
  readonly targets: ReadonlySet<Item>
  readonly tensors: Map<Item, Tensor>
}

/** Where an item is connected. */
interface Place {
  readonly state: Connecting
  readonly module: ModuleInstance
  readonly inserted: boolean
  /** Set for copies in a row that no scope holds: how their number was written. */
  readonly count: Written | undefined
}

/**
 * Connects the items of a net without errors. The first item is its `input`. A net that ends in an `output` step has no
 * main output.
 */
export function connectNet(
  items: readonly Item[],
  net: Pick<ModuleInstance, 'name' | 'arguments' | 'doc' | 'parameters' | 'location'>,
  targets: ReadonlySet<Item>,
): Connected {
  const state: Connecting = { wires: [], modules: [], outputs: [], targets, tensors: new Map() }
  const module = openModule(state, {
    ...net,
    defaults: [],
    kind: 'net',
    path: '',
    parent: undefined,
    count: undefined,
    input: undefined,
  })
  const [first, ...rest] = items
  invariant(first?.kind === 'operation' && first.operation.op === 'input', 'a net that does not begin with its input')
  const place: Place = { state, module, inserted: false, count: undefined }
  const input = addWire(place, first, [])
  remember(first, input, state)
  const end = connectList(rest, input, place)
  module.output = end.wire
  if (items.at(-1)?.kind !== 'output') state.outputs.unshift({ name: mainOutput, wire: end.wire })
  for (const output of state.outputs) output.wire.isOutput = true
  return { wires: state.wires, modules: state.modules, outputs: state.outputs }
}

function connectList(items: readonly Item[], entering: Tensor, place: Place): Tensor {
  let current = entering
  for (const item of items) current = connectItem(item, current, place)
  return current
}

function connectItem(item: Item, entering: Tensor, place: Place): Tensor {
  const result = insert(item.inserted, connectBare(item, entering, place), place)
  remember(item, result, place.state)
  return result
}

function remember(item: Item, tensor: Tensor, state: Connecting): void {
  if (state.targets.has(item)) state.tensors.set(item, tensor)
}

function connectBare(item: Item, entering: Tensor, place: Place): Tensor {
  switch (item.kind) {
    case 'operation':
      return addWire(place, item, [entering])
    case 'attend':
      return entering
    case 'from': {
      const tensor = place.state.tensors.get(item.target)
      invariant(tensor !== undefined, 'a tensor taken up before it was given')
      return tensor
    }
    case 'instance':
      return connectInstance(item, entering, place)
    case 'sequence':
      return within(item, 'sequence', entering, place, (inner) => connectList(item.items, entering, inner))
    case 'repeat':
      return within(item, 'sequence', entering, place, (inner) => {
        const count = item.path === undefined && !item.parallel ? item.count : undefined
        return connectList(item.copies, entering, { ...inner, count })
      })
    case 'residual':
      return within(item, 'residual', entering, place, (inner) => connectResidual(item, entering, inner))
    case 'branch':
      return within(item, 'branch', entering, place, (inner) => connectBranch(item, entering, inner))
    case 'output':
      return connectOutput(item, entering, place)
  }
}

/** Puts in what annotations bound; the base of the tensor stays what it was. */
function insert(insertions: readonly Insertion[], tensor: Tensor, place: Place): Tensor {
  let current = tensor
  for (const { item } of insertions) {
    const result = connectItem(item, current, { ...place, inserted: true, count: undefined })
    current = { wire: result.wire, base: place.inserted ? result.base : tensor.base }
  }
  return current
}

function within(
  item: Item,
  kind: ModuleInstance['kind'],
  entering: Tensor,
  place: Place,
  connect: (inner: Place) => Tensor,
): Tensor {
  // A structure that has no scope, and no name to be called by, is no module of its own.
  if (item.path === undefined && kind === 'sequence') return connect({ ...place, count: undefined })
  const module = openModule(place.state, {
    kind: kind === 'sequence' && item.kind === 'repeat' ? 'scope' : kind,
    name: kind,
    path: item.path ?? place.module.path,
    parent: place.module,
    arguments: new Map(),
    defaults: [],
    doc: undefined,
    parameters: [],
    count: item.kind === 'repeat' ? (item.parallel ? undefined : item.count) : countOf(item, place),
    input: entering.wire,
    location: item.location,
  })
  const result = connect({ ...place, module, count: undefined })
  module.output = result.wire
  return result
}

/** Of a copy with a scope of its own: how many there are. */
function countOf(item: Item, place: Place): Written | undefined {
  return item.path === undefined ? undefined : place.count
}

function connectInstance(item: InstanceItem, entering: Tensor, place: Place): Tensor {
  const module = openModule(place.state, {
    kind: item.template.kind,
    name: item.template.name,
    path: item.path ?? place.module.path,
    parent: place.module,
    arguments: item.arguments,
    defaults: item.defaults,
    doc: docText(item.template.declaration.doc),
    parameters: item.parameters,
    count: countOf(item, place),
    input: entering.wire,
    location: item.location,
  })
  const inner: Place = { ...place, module, count: undefined }
  let result = connectList(item.body, entering, inner)
  if (item.template.kind === 'gate') {
    result = addJoin(inner, { op: 'mul', attributes: {} }, [entering, result], 'mul', item)
  }
  module.output = result.wire
  return result
}

function connectResidual(item: ResidualItem, entering: Tensor, place: Place): Tensor {
  const before = insert(item.insertedBefore, entering, place)
  const main = insert(item.insertedMain, connectList(item.main, before, place), place)
  if (item.skip.kind === 'none') return main
  const skip = item.skip.kind === 'identity' ? entering : connectItem(item.skip.item, entering, place)
  return addJoin(place, { op: 'add', attributes: {} }, [main, insert(item.insertedSkip, skip, place)], 'add', item)
}

function connectBranch(item: BranchItem, entering: Tensor, place: Place): Tensor {
  const arms = flattenArms(item.arms)
  const share = (entering.wire.shape[0] ?? 0) / arms.length
  const results = arms.map((arm, index) => {
    if (!item.split) return connectItem(arm, entering, place)
    const attributes = { axis: 0, start: index * share, end: (index + 1) * share }
    return connectItem(arm, addJoin(place, { op: 'slice', attributes }, [entering], 'slice', arm), place)
  })
  return addWire(place, item.join, results)
}

function connectOutput(item: OutputItem, entering: Tensor, place: Place): Tensor {
  within(item, 'scope', entering, place, (inner) => {
    const result = connectList(item.items, entering, inner)
    place.state.outputs.push({ name: item.name, wire: result.wire })
    return result
  })
  return entering
}

/** The text of doc comments, without their marks and without the numbers they cite. */
export function docText(comments: readonly Comment[]): string | undefined {
  const lines = comments.filter((comment) => !isCited(comment))
  const text = lines.map((line) => line.text.replace(/^\/\/\/ ?/, '').trimEnd()).join('\n')
  return text.trim() === '' ? undefined : text.replace(/\n+$/, '')
}

function openModule(state: Connecting, fields: Omit<ModuleInstance, 'output'>): ModuleInstance {
  const module: ModuleInstance = { ...fields, output: undefined }
  state.modules.push(module)
  return module
}

function addWire(place: Place, item: OperationItem, inputs: readonly Tensor[]): Tensor {
  const shape = item.output
  invariant(shape !== undefined, 'an operation without a shape')
  const path = item.path ?? place.module.path
  return pushWire(place, inputs, {
    operation: item.operation,
    shape,
    path,
    location: item.location,
    frame: item.frame,
    initialiser: item.initialiser,
    written: item.written,
    biasUnstated: item.biasUnstated,
  })
}

/** An operation that no step names: a sum, a scale, a share of the channels. */
function addJoin(place: Place, operation: CoreOperation, inputs: readonly Tensor[], name: string, item: Item): Tensor {
  const shape = inferShape(
    operation,
    inputs.map((input) => input.wire.shape),
  )
  invariant(!isProblem(shape), `${name} does not fit its inputs`)
  const { path } = place.module
  return pushWire(place, inputs, {
    operation,
    shape,
    path: path === '' ? name : `${path}.${name}`,
    location: item.location,
    frame: item.frame,
    initialiser: undefined,
    written: undefined,
    biasUnstated: false,
  })
}

function pushWire(
  place: Place,
  inputs: readonly Tensor[],
  fields: Omit<Wire, 'inputs' | 'module' | 'inserted' | 'consumers' | 'isOutput'>,
): Tensor {
  const { state, module, inserted } = place
  const { operation, shape, path, location, frame, initialiser, written, biasUnstated } = fields
  const wire: Wire = {
    operation,
    inputs: inputs.map((input) => input.wire),
    shape,
    path,
    module,
    location,
    frame,
    initialiser,
    written,
    biasUnstated,
    inserted,
    consumers: [],
    isOutput: false,
  }
  for (const input of inputs) if (!inserted || input.base.inserted) input.base.consumers.push(wire)
  state.wires.push(wire)
  return { wire, base: wire }
}
