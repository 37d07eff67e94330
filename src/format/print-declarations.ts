import { unreachable } from '../diagnostics/index.ts'
import type {
  Annotation,
  Assert,
  Grid,
  Import,
  ImportName,
  Let,
  NetDeclaration,
  Parameter,
  Setting,
  Sweep,
  TemplateDeclaration,
} from '../syntax/index.ts'
import { startWithComments } from './comments.ts'
import { builders, type Doc } from './doc.ts'
import { printWithComments } from './print-comments.ts'
import { printBracketed, printCall, printSetting, printValue } from './print-expressions.ts'
import { printAnnotation, printAssert } from './print-steps.ts'
import { followsBlankLine, startsLine } from './source-text.ts'
import type { Tools } from './tools.ts'

const { group, hardline, indent, join, line } = builders

/** `import { A, B as C } from "…"`, the names in order. */
export function printImport({ names, from }: Import, text: string): Doc {
  const printed = names
    .toSorted((a, b) => compareText(a.name.text, b.name.text) || compareText(aliasOf(a), aliasOf(b)))
    .map((name) => printWithComments(name, text, () => printImportName(name)))
  const list = group(['{', indent([line, join([',', line], printed)]), line, '}'])
  return ['import ', list, ' from ', text.slice(from.span.start, from.span.end)]
}

function printImportName({ name, alias }: ImportName): string {
  return alias === undefined ? name.text : `${name.text} as ${alias.text}`
}

function aliasOf({ alias }: ImportName): string {
  return alias?.text ?? ''
}

/** By code unit, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** `let name = value`, `let name(parameters) = value`. */
export function printLet({ name, parameters, value }: Let, text: string): Doc {
  const list = parameters === undefined ? '' : printParameters(parameters, text)
  return ['let ', name.text, list, ' = ', printValue(value, text)]
}

/** `block Name(…) { … }`, or derived: `= call`. Annotations have lines of their own above. */
export function printTemplate(node: TemplateDeclaration, tools: Tools): Doc {
  return printHead(node, node.kind === 'Block' ? 'block' : 'gate', tools)
}

/** `net Name(…) { … }`, or derived: `= call { settings and asserts }`. */
export function printNet(node: NetDeclaration, tools: Tools): Doc {
  const entries = entriesOf(node)
  const head = printHead(node, 'net', tools)
  return entries.length === 0 ? head : [head, ' ', printEntries(entries, tools)]
}

function printHead(node: TemplateDeclaration | NetDeclaration, keyword: string, { print, text }: Tools): Doc {
  const { annotations, name, parameters, body } = node
  return [
    printAnnotations(annotations, text),
    keyword,
    ' ',
    name.text,
    parameters.length === 0 ? '' : printParameters(parameters, text),
    body.kind === 'Call' ? [' = ', printCall(body, text, 'base')] : [' ', print('body')],
  ]
}

function printAnnotations(annotations: readonly Annotation[], text: string): Doc {
  return annotations.map((annotation) => [
    printWithComments(annotation, text, () => printAnnotation(annotation, text)),
    hardline,
  ])
}

function printParameters(parameters: readonly Parameter[], text: string): Doc {
  const printed = parameters.map((parameter) =>
    printWithComments(parameter, text, () => printParameter(parameter, text)),
  )
  return printBracketed('(', printed, ')')
}

function printParameter({ stride, name, default: value }: Parameter, text: string): Doc {
  return [stride ? '/' : '', name.text, value === undefined ? '' : [' = ', printValue(value, text)]]
}

/** `sweep Name of Net { … }`. */
export function printSweep(node: Sweep, tools: Tools): Doc {
  return ['sweep ', node.name.text, ' of ', node.net.text, ' ', printEntries(entriesOf(node), tools)]
}

type Entry = Setting | Assert | Grid

/** What stands in the braces of a derived net or a sweep, in the order of the source. */
export function entriesOf(node: NetDeclaration | Sweep): readonly Entry[] {
  const entries: Entry[] = node.kind === 'Net' ? [...node.settings, ...node.asserts] : [...node.settings, ...node.grids]
  return entries.toSorted((a, b) => a.span.start - b.span.start)
}

/** A single entry stays on the line where it was written there and fits; several have a line each. */
function printEntries(entries: readonly Entry[], tools: Tools): Doc {
  const [first] = entries
  if (first === undefined) return '{}'
  const { text } = tools
  const expanded = entries.length > 1 || startsLine(text, first.span.start)
  const edge = expanded ? hardline : line
  const printed = entries.map((entry, index) => {
    const blank = index > 0 && followsBlankLine(text, startWithComments(entry)) ? hardline : ''
    return [index > 0 ? hardline : '', blank, printWithComments(entry, text, () => printEntry(entry, tools), true)]
  })
  return group(['{', indent([edge, printed]), edge, '}'])
}

function printEntry(entry: Entry, tools: Tools): Doc {
  switch (entry.kind) {
    case 'Setting':
      return printSetting(entry, tools.text)
    case 'Assert':
      return printAssert(entry, tools.text)
    case 'Grid':
      return ['grid ', printEntries(entry.settings, tools)]
    default:
      return unreachable(entry)
  }
}
