import { createMessage } from '../diagnostics/index.ts'
import type { GraphFault } from './fault.ts'
import type { Graph, Module } from './graph.ts'

/** What is wrong with a module's place in the tree, or undefined. */
function judgeModule(modules: readonly Module[], module: Module, index: number): string | undefined {
  if (index === 0) {
    if (module.kind !== 'net' || module.path !== '') return 'is the first and is not the net with an empty path'
    return module.parent === undefined && module.input === undefined
      ? undefined
      : 'is the net and has a parent or an input'
  }
  if (module.kind === 'net') return 'is a second net'
  const { parent: parentIndex } = module
  const parent = parentIndex === undefined || parentIndex >= index ? undefined : modules[parentIndex]
  if (parent === undefined) return 'has no parent before it'
  const inside = parent.path === '' || module.path === parent.path || module.path.startsWith(`${parent.path}.`)
  if (!inside) return `has the path ${module.path}, which is not inside its parent's, ${parent.path}`
  return module.input === undefined ? 'has no input' : undefined
}

/** Parents stand before children, paths nest, and every module's input and output are nodes. */
export function verifyModules(graph: Graph, ids: ReadonlySet<string>): readonly GraphFault[] {
  if (graph.modules.length === 0) {
    const message = createMessage('ir-module', { place: 'the list of modules', reason: 'is empty' })
    return [{ message, path: ['modules'] }]
  }
  return graph.modules.flatMap((module, index) => {
    const place = `module ${index} (${module.name})`
    const faults: GraphFault[] = []
    const reason = judgeModule(graph.modules, module, index)
    if (reason !== undefined) {
      faults.push({ message: createMessage('ir-module', { place, reason }), path: ['modules', index] })
    }
    for (const end of ['input', 'output'] as const) {
      const name = module[end]
      if (name === undefined || ids.has(name)) continue
      const message = createMessage('ir-unknown-node', { place: `the ${end} of ${place}`, name })
      faults.push({ message, path: ['modules', index, end] })
    }
    return faults
  })
}
