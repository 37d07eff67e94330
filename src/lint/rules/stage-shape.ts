import { formatShape, type Shape } from '../../vocabulary/index.ts'
import type { Flow } from '../../syntax/index.ts'
import { defineRule, type RuleContext } from '../rule.ts'
import { plainLabel } from '../text.ts'

/** A stage that does not say what it gives. */
export const stageShape = defineRule(
  {
    id: 'stage-shape',
    summary: 'A labelled stage of a net without -> shape behind it.',
    category: 'documentation',
    recommended: 'off',
    strict: 'warn',
    fix: 'safe',
    reads: 'model',
    needsWhole: true,
  },
  (context) => {
    const stages = new Map<Flow, Set<string>>()
    return {
      anyItem(item, { parents }) {
        const isBlock = item.kind === 'repeat' || item.kind === 'instance' || item.kind === 'sequence'
        if (parents.length > 0 || item.label === undefined || !isBlock || !isMap(item.output)) return
        const flow = context.flowAt(item.location)
        if (flow === undefined || flow.shape !== undefined) return
        stages.set(flow, (stages.get(flow) ?? new Set()).add(formatShape(item.output)))
      },
      finish() {
        if (isSwept(context)) return
        for (const [flow, shapes] of stages) {
          const [shape = ''] = shapes
          const { label } = flow
          // A template gives another shape in each net that is made of it.
          if (shapes.size !== 1 || label === undefined) continue
          const at = { start: flow.span.end, end: flow.span.end }
          const fix = { title: `write -> ${shape}`, safe: true, edits: [{ span: at, text: ` -> ${shape}` }] }
          const facts = { label: plainLabel(label) ?? context.textOf(label), shape }
          context.report({ at: context.locate(label), fixes: [fix] }, facts)
        }
      },
    }
  },
)

function isMap(shape: Shape | undefined): shape is Shape {
  return shape?.length === 3
}

/** Whether a sweep varies more than gates: its variants may have other shapes, which -> would forbid. */
function isSwept({ module }: RuleContext<'stage-shape'>): boolean {
  const annotations = new Set<string>()
  for (const declaration of module.ast.declarations) {
    if (declaration.kind === 'Net') for (const { name } of declaration.annotations) annotations.add(name.text)
  }
  return module.ast.declarations.some(
    (one) =>
      one.kind === 'Sweep' &&
      [...one.settings, ...one.grids.flatMap((grid) => grid.settings)].some(
        ({ path }) => path.length === 1 || !annotations.has(path[0]?.text ?? ''),
      ),
  )
}
