import { createMessage } from '../diagnostics/index.ts'
import type { Comment, Declaration, NetDeclaration, Sweep } from '../syntax/index.ts'
import type { ModuleFile } from './program.ts'
import { type CitedColumn, readCitedLine } from './read-cited-line.ts'
import type { Session } from './session.ts'

/** What a declaration cites of one source: a table of a paper, as a rule. */
export interface Citation {
  /** As written: `arXiv 1709.01507, Table 10`. */
  readonly source: string
  readonly columns: readonly CitedColumn[]
}

/** What each net and sweep of a file cites. */
export type Citations = ReadonlyMap<NetDeclaration | Sweep, readonly Citation[]>

/**
 * Reads every `/// cites:` of a file. Diagnoses those that are malformed, those that stand before anything but a net or a
 * sweep, and columns that are given twice. Lines with one source are one citation.
 */
export function readCitations(module: ModuleFile, session: Session): Citations {
  const citations = new Map<NetDeclaration | Sweep, readonly Citation[]>()
  const read = new Set<Comment>()
  for (const declaration of module.ast.declarations) {
    for (const comment of declaration.doc) if (isCited(comment)) read.add(comment)
    const lines = declaration.doc.filter(isCited)
    if (declaration.kind === 'Net' || declaration.kind === 'Sweep') {
      if (lines.length > 0) citations.set(declaration, readLines(lines, module, session))
    } else {
      for (const line of lines) reportMisplaced(line, describeKind(declaration), module, session)
    }
  }
  for (const comment of module.ast.comments) {
    if (isCited(comment) && !read.has(comment)) reportMisplaced(comment, 'no declaration', module, session)
  }
  return citations
}

/** Whether a comment is a line of numbers that others give. */
export function isCited({ text, doc }: Comment): boolean {
  return doc && /^\/\/\/\s*cites\s*:/.test(text)
}

function readLines(lines: readonly Comment[], module: ModuleFile, session: Session): readonly Citation[] {
  const sources = new Map<string, CitedColumn[]>()
  for (const line of lines) {
    const cited = readCitedLine(line, module.source, session)
    if (cited === undefined) continue
    const columns = sources.get(cited.source) ?? []
    sources.set(cited.source, columns)
    for (const column of cited.columns) {
      if (columns.some((other) => other.name === column.name)) {
        const message = createMessage('cites-twice', { column: column.name, source: cited.source })
        session.report(message, column.location)
      } else {
        columns.push(column)
      }
    }
  }
  return [...sources].map(([source, columns]) => ({ source, columns }))
}

/** Reports columns that have not as many values as what they are cited by takes. */
export function checkCitedCounts(
  citations: readonly Citation[],
  name: string,
  expected: number,
  session: Session,
): void {
  for (const column of citations.flatMap(({ columns }) => columns)) {
    if (column.values.length === expected) continue
    const [found, wanted] = [countValues(column.values.length), String(expected)]
    session.report(
      createMessage('cites-count', { column: column.name, found, name, expected: wanted }),
      column.location,
    )
  }
}

/** Reports the cites lines of a net that needs arguments: there is nothing that they could be compared with. */
export function reportCitedTemplate(net: NetDeclaration, module: ModuleFile, session: Session): void {
  for (const line of net.doc.filter(isCited)) reportMisplaced(line, 'a net that needs arguments', module, session)
}

function reportMisplaced(line: Comment, found: string, module: ModuleFile, session: Session): void {
  session.report(createMessage('cites-misplaced', { found }), { file: module.source, span: line.span })
}

function describeKind({ kind }: Declaration): string {
  return `a ${kind.toLowerCase()}`
}

function countValues(count: number): string {
  return `${count} value${count === 1 ? '' : 's'}`
}
