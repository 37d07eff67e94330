import { type Annotation, type Node, visit } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'
import { normaliseText } from '../text.ts'

interface Candidate {
  readonly annotations: readonly Annotation[]
  readonly origin: string
}

/** An annotation that says what is inherited. */
export const repeatedAnnotation = defineRule(
  {
    id: 'repeated-annotation',
    summary: 'An annotation that says again what the step inherits.',
    category: 'gates',
    recommended: 'warn',
    strict: 'warn',
    fix: 'safe',
    reads: 'model',
    needsWhole: true,
  },
  ({ report, locate, textOf, module }) => {
    const candidates = new Map<Annotation, Candidate>()
    /** Whether inheriting would bind at the same places: false where the step has no attach point. */
    const attaches = new Map<Annotation, boolean>()
    const textsOf = (annotations: readonly Annotation[]): string =>
      annotations.map((annotation) => normaliseText(textOf(annotation))).join(' ')
    return {
      nodes: {
        Flow(node, parents) {
          const [first] = node.annotations
          if (first === undefined || node.annotations.some(countsPlaces)) return
          const around = parents.findLast(isAnnotated)
          if (around === undefined || textsOf(around.annotations) !== textsOf(node.annotations)) return
          // What is said on the line of a net changes with the nets that are derived from it.
          if (around.kind !== 'Flow' && !(around.kind === 'Net' && !isBase(around, module.ast.declarations))) return
          const origin = around.kind === 'Net' ? `the line of ${around.name.text}` : 'the step around'
          candidates.set(first, { annotations: node.annotations, origin })
        },
      },
      anyItem(item) {
        const [first] = item.annotations?.annotations ?? []
        if (first === undefined || !candidates.has(first)) return
        attaches.set(first, item.attaches && attaches.get(first) !== false)
      },
      finish() {
        for (const [first, { annotations, origin }] of candidates) {
          if (attaches.get(first) !== true) continue
          const last = annotations.at(-1) ?? first
          const span = { start: first.span.start, end: last.span.end }
          const rest = module.source.text.slice(span.end)
          const end = span.end + rest.length - rest.trimStart().length
          const fix = { title: 'take it away', safe: true, edits: [{ span: { start: span.start, end }, text: '' }] }
          report({ at: locate({ span }), fixes: [fix] }, { annotations: textsOf(annotations), origin })
        }
      },
    }
  },
)

type Annotated = Extract<Node, { readonly annotations: readonly Annotation[] }>

function isAnnotated(node: Node): node is Annotated {
  return 'annotations' in node && node.annotations.length > 0
}

/** Whether another net is derived from a net. */
function isBase(net: Extract<Node, { kind: 'Net' }>, declarations: readonly Node[]): boolean {
  return declarations.some(
    (one) => one.kind === 'Net' && one.body.kind === 'Call' && one.body.name.text === net.name.text,
  )
}

/** `index` and `count` number the places of the annotation that they stand in. */
function countsPlaces(annotation: Annotation): boolean {
  let found = false
  visit(annotation, {
    Reference(node) {
      if (node.name === 'index' || node.name === 'count') found = true
    },
  })
  return found
}
