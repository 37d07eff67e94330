import { positionAt } from '../../source/index.ts'
import { catalogue, type DiagnosticCode } from '../catalogue/index.ts'
import type { Diagnostic, Location } from '../diagnostic.ts'
import type { Severity, Template } from '../template.ts'
import { pageOf } from './page.ts'

/** What is written into the log as the tool. */
export interface SarifOptions {
  /** Version of senet. */
  readonly version?: string
}

/**
 * A SARIF 2.1.0 log (OASIS, "Static Analysis Results Interchange Format") with one run. Rules are the codes that occur,
 * in the order of their first result. Columns count UTF-16 code units.
 */
export function renderSarif(diagnostics: readonly Diagnostic[], options: SarifOptions = {}): string {
  const indices = new Map<DiagnosticCode, number>()
  for (const { code } of diagnostics) if (!indices.has(code)) indices.set(code, indices.size)
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'senet',
            ...(options.version === undefined ? {} : { version: options.version }),
            rules: [...indices.keys()].map(toRule),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => toResult(diagnostic, indices.get(diagnostic.code) ?? -1)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function toRule(code: DiagnosticCode) {
  const template: Template = catalogue[code]
  const help = template.hint ?? template.message
  return {
    id: code,
    shortDescription: { text: template.message },
    help: { text: `${help} See ${pageOf(code)}.`, markdown: `${help} See [${code}](${pageOf(code)}).` },
    defaultConfiguration: { level: toLevel(template.severity) },
  }
}

function toResult(diagnostic: Diagnostic, ruleIndex: number) {
  const { code, severity, text, hint, location, notes, fixes } = diagnostic
  const related = notes.flatMap((note) =>
    note.location === undefined ? [] : [{ ...toLocation(note.location), message: { text: note.text } }],
  )
  const remarks = notes.filter((note) => note.location === undefined).map((note) => note.text)
  return {
    ruleId: code,
    ruleIndex,
    level: toLevel(severity),
    message: { text: [text, ...remarks, ...(hint === undefined ? [] : [hint])].join('\n') },
    locations: [toLocation(location)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...(fixes.length === 0
      ? {}
      : {
          fixes: fixes.map((fix) => ({
            description: { text: fix.title },
            artifactChanges: [
              {
                artifactLocation: { uri: toUri(location.file.path) },
                replacements: fix.edits.map((edit) => ({
                  deletedRegion: toRegion({ file: location.file, span: edit.span }),
                  insertedContent: { text: edit.text },
                })),
              },
            ],
          })),
        }),
  }
}

function toLocation(location: Location) {
  return {
    physicalLocation: {
      artifactLocation: { uri: toUri(location.file.path) },
      ...(location.file.text === '' ? {} : { region: toRegion(location) }),
    },
  }
}

function toRegion({ file, span }: Location) {
  const start = positionAt(file, span.start)
  const end = positionAt(file, Math.max(span.start, span.end))
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

/** A path as a URI reference; built-in modules (`senet:gates`) are URIs already. */
function toUri(path: string): string {
  if (path.startsWith('senet:')) return path
  const slashed = path.replaceAll('\\', '/')
  const encoded = slashed
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/')
  if (/^[A-Za-z]:\//.test(slashed)) return `file:///${slashed[0]}:${encoded.slice(encoded.indexOf('/'))}`
  return slashed.startsWith('/') ? `file://${encoded}` : encoded
}

function toLevel(severity: Severity): 'error' | 'warning' | 'note' {
  return severity === 'information' ? 'note' : severity
}
