import { evaluateWritten, isValueOf, type Shape, type StaticValue, type Written } from '../vocabulary/index.ts'
import type { Graph, Module, ModuleParameter } from './graph.ts'

/** What evaluating needs of a module: a tree of them, and what enters each. */
export interface ModuleLike {
  readonly kind: Module['kind']
  readonly parent: number | undefined
  readonly parameters?: readonly ModuleParameter[]
}

/** Evaluates what was written in one module: in terms of the net, block or gate it belongs to. */
export type EvaluateIn = (module: number, written: Written) => StaticValue | undefined

/** Whether a module has parameters of its own, so that what is written inside means them. */
export function isDeclared(kind: Module['kind']): boolean {
  return kind === 'net' || kind === 'block' || kind === 'gate'
}

/**
 * Evaluates how values were written, in any module. The values of parameters are computed once for each instance, from
 * the net inwards; parents stand before children.
 *
 * @param shapeInto the shape of what enters the module with this index; undefined for the net
 */
export function createStaticEvaluator(
  modules: readonly ModuleLike[],
  shapeInto: (module: number) => Shape | undefined,
): EvaluateIn {
  const owners: number[] = []
  const values: (ReadonlyMap<string, StaticValue> | undefined)[] = []
  const evaluateWith = (
    owner: number,
    own: ReadonlyMap<string, StaticValue> | undefined,
    written: Written,
  ): StaticValue | undefined =>
    evaluateWritten(written, {
      parameter: (name) => own?.get(name),
      extent: (of, axis) => {
        const outer = modules[owner]?.parent
        const from = of === 'in' ? owner : outer === undefined ? undefined : owners[outer]
        const shape = from === undefined ? undefined : shapeInto(from)
        return shape === undefined ? undefined : (shape[axis] ?? 1)
      },
    })
  const evaluate: EvaluateIn = (module, written) => {
    const owner = owners[module] ?? 0
    return evaluateWith(owner, values[owner], written)
  }
  for (const [index, module] of modules.entries()) {
    const parent = module.parent !== undefined && module.parent < index ? module.parent : undefined
    owners.push(isDeclared(module.kind) || parent === undefined ? index : (owners[parent] ?? 0))
    if (module.parameters === undefined || module.parameters.length === 0) continue
    const own = new Map<string, StaticValue>()
    for (const { name, written, isDefault } of module.parameters) {
      const value = isDefault || parent === undefined ? evaluateWith(index, own, written) : evaluate(parent, written)
      if (value !== undefined) own.set(name, value)
    }
    values[index] = own
  }
  return evaluate
}

/** The static evaluator of a graph. */
export function evaluatorOf(graph: Graph): EvaluateIn {
  const shapes = new Map(graph.nodes.map((node) => [node.id, node.shape]))
  return createStaticEvaluator(graph.modules, (module) => {
    const input = graph.modules[module]?.input
    return input === undefined ? undefined : shapes.get(input)
  })
}

/** Whether what was written for an attribute of a node in a module comes to the attribute. */
export function holdsIn(evaluate: EvaluateIn, module: number, written: Written, attribute: unknown): boolean {
  return isValueOf(evaluate(module, written), attribute)
}
