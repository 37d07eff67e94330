import type { ModuleFile } from '../check/index.ts'
import {
  createMessage,
  type Diagnostic,
  type Fix,
  isRuleCode,
  locateMessage,
  type RuleCode,
  suggest,
} from '../diagnostics/index.ts'
import { lineStarts, positionAt, type Span } from '../source/index.ts'
import { type Comment, type Node, visit } from '../syntax/index.ts'

/** One rule that a `// senet-ignore` silences, and where. */
export interface Ignore {
  readonly rule: RuleCode
  readonly comment: Comment
  /** What it silences: findings that begin in here. */
  readonly span: Span
  /** Whether it is one of several rules of its comment. */
  readonly shared: boolean
  used: boolean
}

/** The ignores of a file, and what is wrong with them. */
export interface Ignores {
  readonly ignores: readonly Ignore[]
  readonly diagnostics: readonly Diagnostic[]
}

const pattern = /^\/\/\s*senet-ignore(?![\w-])\s*([^:]*)(:?)\s*(.*)$/s

/**
 * Reads `// senet-ignore rule, rule: reason`. On a line of its own it holds for the next line that has code, and for the
 * whole of a step, a head of a declaration or a setting that begins there; behind code, for its own line. Diagnoses a
 * comment without a rule or a reason, and names that are no rules.
 */
export function readIgnores(module: ModuleFile, rules: Iterable<string>): Ignores {
  const ignores: Ignore[] = []
  const diagnostics: Diagnostic[] = []
  const { source, ast } = module
  const found = ast.comments.flatMap((comment) => {
    const match = comment.doc ? null : pattern.exec(comment.text)
    return match === null ? [] : [{ comment, match }]
  })
  if (found.length === 0) return { ignores, diagnostics }
  const extents = findExtents(module)
  for (const { comment, match } of found) {
    const location = { file: source, span: comment.span }
    const words = (match[1] ?? '').split(/[\s,]+/).filter((word) => word !== '')
    if (words.length === 0) {
      diagnostics.push(locateMessage(createMessage('ignore-malformed'), location))
      continue
    }
    if ((match[3] ?? '').trim() === '') {
      const message = createMessage('ignore-without-reason', { rules: words.join(', ') })
      diagnostics.push(locateMessage(message, location))
    }
    const span = silencedBy(comment, module, extents)
    for (const word of words) {
      if (isRuleCode(word)) {
        ignores.push({ rule: word, comment, span, shared: words.length > 1, used: false })
        continue
      }
      const similar = suggest(word, rules)
      const message = createMessage('ignore-unknown-rule', { rule: word })
      const hint = similar === undefined ? {} : { hint: `Did you mean ${similar}?` }
      diagnostics.push(locateMessage(message, location, hint))
    }
  }
  return { ignores, diagnostics }
}

/** Takes away what ignores silence, and marks them as used. */
export function applyIgnores(
  findings: readonly Diagnostic[],
  ignoresOf: (path: string) => readonly Ignore[],
): readonly Diagnostic[] {
  return findings.filter((finding) => {
    const { file, span } = finding.location
    let silenced = false
    for (const ignore of ignoresOf(file.path)) {
      if (ignore.rule !== finding.code || span.start < ignore.span.start || span.start > ignore.span.end) continue
      ignore.used = true
      silenced = true
    }
    return !silenced
  })
}

/** Reports ignores that silenced nothing, of rules for which `isJudged`. */
export function reportUnused(
  module: ModuleFile,
  ignores: readonly Ignore[],
  isJudged: (ignore: Ignore) => boolean,
): readonly Diagnostic[] {
  return ignores.flatMap((ignore) => {
    if (ignore.used || !isJudged(ignore)) return []
    const message = createMessage('ignore-unused', { rule: ignore.rule })
    const fixes = ignore.shared ? [] : [removeComment(module, ignore.comment)]
    return [locateMessage(message, { file: module.source, span: ignore.comment.span }, { fixes })]
  })
}

function removeComment({ source }: ModuleFile, { span }: Comment): Fix {
  const line = positionAt(source, span.start).line
  const start = lineStarts(source)[line - 1] ?? 0
  const alone = source.text.slice(start, span.start).trim() === ''
  const before = source.text.slice(0, span.start)
  const end = alone ? (lineStarts(source)[line] ?? source.text.length) : span.end
  const edit = { span: { start: alone ? start : before.trimEnd().length, end }, text: '' }
  return { title: 'take the comment away', safe: true, edits: [edit] }
}

/** Where something begins that reaches over several lines and is silenced as a whole, and where it ends. */
function findExtents({ ast }: ModuleFile): ReadonlyMap<number, number> {
  const extents = new Map<number, number>()
  visit(ast, {
    enter(node) {
      const end = extentOf(node)
      if (end !== undefined) extents.set(node.span.start, Math.max(end, extents.get(node.span.start) ?? 0))
    },
  })
  return extents
}

/** A step to its end; of a declaration with a body, the head alone. */
function extentOf(node: Node): number | undefined {
  switch (node.kind) {
    case 'Block':
    case 'Gate':
    case 'Net':
      return node.body.kind === 'Body' ? node.body.span.start : node.body.span.end
    case 'Flow':
    case 'If':
    case 'Output':
    case 'Let':
    case 'Import':
    case 'Setting':
    case 'Assert':
      return node.span.end
    default:
      return undefined
  }
}

function silencedBy(comment: Comment, { source }: ModuleFile, extents: ReadonlyMap<number, number>): Span {
  const starts = lineStarts(source)
  const { line } = positionAt(source, comment.span.start)
  const lineStart = starts[line - 1] ?? 0
  const endOf = (number: number): number => starts[number] ?? source.text.length
  if (source.text.slice(lineStart, comment.span.start).trim() !== '') return { start: lineStart, end: endOf(line) - 1 }
  // Comments and empty lines stand between it and what it is about.
  for (let next = line + 1; next <= starts.length; next += 1) {
    const start = starts[next - 1] ?? 0
    const text = source.text.slice(start, endOf(next))
    const code = text.trimStart()
    if (code === '' || code.startsWith('//')) continue
    const first = start + text.length - code.length
    return { start: first, end: Math.max(endOf(next) - 1, extents.get(first) ?? 0) }
  }
  return { start: source.text.length, end: source.text.length }
}
