import type { Annotation, Assert, Branch, Flow, From, If, Label, Output, Residual, Skip } from '../syntax/index.ts'
import { builders, type Doc } from './doc.ts'
import { hasTrailingComments, printTrailingComments, printWithComments } from './print-comments.ts'
import { printArguments, printAtom, printCall, printShape, printValue } from './print-expressions.ts'
import type { Tools } from './tools.ts'

const { group, hardline } = builders

/** `@name(…)`. */
export function printAnnotation({ name, arguments: given }: Annotation, text: string): Doc {
  return ['@', name.text, given.length === 0 ? '' : printArguments(given, text, false)]
}

/** A step that is a call, or takes up a tensor: what most steps are. */
export function printPlainStep(node: From | Flow, text: string): Doc {
  if (node.kind === 'From') return `from ${node.name.text}`
  return printFlow(node, { text, print: () => '' })
}

/** `@a(…) label: target * count as name -> shape`. */
export function printFlow(node: Flow, { print, text }: Tools): Doc {
  const target = node.target.kind === 'Call' ? printCall(node.target, text, 'step') : print('target')
  const parts: Doc[] = []
  for (const annotation of node.annotations) {
    parts.push(printWithComments(annotation, text, () => printAnnotation(annotation, text)))
    parts.push(hasTrailingComments(annotation) ? hardline : ' ')
  }
  if (node.label !== undefined) parts.push(printLabel(node.label, text), ': ')
  if (node.spread) parts.push('...')
  parts.push(target)
  if (node.count !== undefined) parts.push(' * ', printAtom(node.count, text))
  if (node.as !== undefined) parts.push(' as ', node.as.text)
  if (node.shape !== undefined) parts.push(' -> ', printShape(node.shape, text))
  return parts.length === 1 ? target : parts
}

function printLabel({ parts, quoted, span }: Label, text: string): string {
  const [word] = parts
  return !quoted && typeof word === 'string' ? word : text.slice(span.start, span.end)
}

/** `residual { … } skip { … }`. */
export function printResidual(node: Residual, { print, text }: Tools): Doc {
  const parts: Doc[] = ['residual ', print('main')]
  if (node.skip === undefined) return parts
  parts.push(printContinuation(node.main, text), 'skip ')
  parts.push(printSkip(node.skip, () => print(['skip', 'target']), text))
  return parts
}

function printSkip(node: Skip, printBody: () => Doc, text: string): Doc {
  if (node.kind === 'SkipNone') return 'none'
  const { always, label, target } = node
  return [
    always ? 'always ' : '',
    label === undefined ? '' : [printLabel(label, text), ': '],
    target.kind === 'Body' ? printBody() : printCall(target, text, 'step'),
  ]
}

/** `branch { arms } join`. */
export function printBranch(node: Branch, { print, text }: Tools): Doc {
  const body = print('body', { arms: true })
  return [
    node.split ? 'split ' : 'branch ',
    body,
    printContinuation(node.body, text),
    printCall(node.join, text, 'step'),
  ]
}

/** What stands between a body and the word that goes on after it: comments, which end the line, or a space. */
function printContinuation(body: Residual['main'], text: string): Doc {
  return hasTrailingComments(body) ? [printTrailingComments(body, text), hardline] : ' '
}

/** `if … { … } else if … { … } else { … }`: all bodies on the line, or none. */
export function printIf(node: If, { print, text }: Tools): Doc {
  const parts: Doc[] = []
  const path: string[] = []
  for (let link: If | undefined = node; link !== undefined;) {
    parts.push('if ', printValue(link.condition, text), ' ', print([...path, 'then'], { ungrouped: true }))
    const rest: If['else'] = link.else
    if (rest === undefined) break
    parts.push(printContinuation(link.then, text), 'else ')
    path.push('else')
    if (rest.kind === 'Body') parts.push(print([...path], { ungrouped: true }))
    link = rest.kind === 'If' ? rest : undefined
  }
  return group(parts)
}

/** `output name { … }`. */
export function printOutput({ name }: Output, { print }: Tools): Doc {
  return ['output ', name.text, ' ', print('body')]
}

/** `assert condition`. */
export function printAssert({ condition }: Assert, text: string): Doc {
  return ['assert ', printValue(condition, text)]
}
