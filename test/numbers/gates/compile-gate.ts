import type { Graph } from '../../../src/ir/index.ts'
import { builtinModule, builtinModules } from '../../../src/check/index.ts'
import { compileWell } from '../../support/spec.ts'

const imports = builtinModules.map((name) => {
  const text = builtinModule(name)?.text ?? ''
  const names = [...text.matchAll(/^(?:gate|block) (\w+)/gm)].map(([, declared]) => declared)
  return [name, names] as const
})

/** A net that is an input and a step, whose label is `g`. */
export async function compileGate(
  step: string,
  channels: number,
  [height, width]: readonly [number, number],
): Promise<{ readonly graph: Graph; readonly params: number }> {
  const used = imports.flatMap(([name, names]) => {
    const wanted = names.filter((one) => new RegExp(`\\b${one}\\b`).test(step))
    return wanted.length === 0 ? [] : [`import { ${wanted.join(', ')} } from "${name}"`]
  })
  // A block of its own, so that `in` and `block` are the input of the step.
  const text = `${used.join('\n')}\nblock B { g: ${step} }\nnet N { input(${channels}x${height}x${width}) B }`
  const { graph, net } = await compileWell(text)
  if (graph === undefined || net === undefined) throw new Error(step)
  return { graph, params: net.totals.params }
}
