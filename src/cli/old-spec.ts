import { dirname, resolve } from 'node:path'
import { checkSource, compileSource, type Graph, type Host } from '../compiler/index.ts'
import { createMessage, type Diagnostic, hasErrors, type Location } from '../diagnostics/index.ts'
import { lowerNet } from '../lower/index.ts'
import type { SourceFile } from '../source/index.ts'
import { type CompiledSpec, compileOpened, type FailedSpec } from './compile-spec.ts'
import { standardInput } from './files.ts'
import { openRevision, pathFromTop, type Revision } from './git.ts'
import { locateInFile, openSpec, type OpenSpec } from './host.ts'

/** A spec that may lie in a revision of git; `showAs` is what diagnostics call one of its files. */
export interface VersionedSpec extends OpenSpec {
  readonly showAs: (path: string) => string
}

/** The nets of a spec by name, compiled; absent where a diagnostic is an error. */
export interface NetsOfSpec {
  readonly nets?: ReadonlyMap<string, CompiledNet>
  readonly diagnostics: readonly Diagnostic[]
}

export interface CompiledNet {
  readonly graph: Graph
  /** Where it is declared. */
  readonly location: Location
  /** Every file of the spec, by the path that origins of nodes have. */
  readonly sources: ReadonlyMap<string, SourceFile>
}

const gitPrefix = 'git:'

/**
 * Opens the spec that `--against`, `--from` or an argument of `senet diff` names: a file, or `git:REV[:PATH]`, the same file or another in a revision
 * of the repository that `spec` lies in. What it imports comes from the same revision. Errors: those of `openSpec`,
 * `git-revision`, `git-repository`, `git-file`.
 *
 * @param spec path of the new spec
 */
export async function openOldSpec(value: string, spec: string): Promise<VersionedSpec | Diagnostic> {
  if (!value.startsWith(gitPrefix)) {
    const open = openSpec(value)
    return 'code' in open ? open : { ...open, showAs: (path) => path }
  }
  const here = process.cwd()
  const folder = spec === standardInput ? here : dirname(resolve(here, spec))
  const [name, path] = splitOnce(value.slice(gitPrefix.length))
  const revision = await openRevision(name, folder)
  if ('severity' in revision) return locateInFile(revision, value)
  const file = findInRevision(revision, path, spec, here)
  if (file === undefined) {
    return locateInFile(createMessage('git-file', { path: path ?? spec, revision: name }), value)
  }
  const text = await revision.read(file)
  if (typeof text !== 'string') return locateInFile(text, value)
  return {
    source: { path: file, text },
    host: readingFrom(revision),
    showAs: (each) => (each.startsWith('senet:') ? each : `${name}:${each}`),
  }
}

/** The new spec, as `openSpec` opens it. */
export function openNewSpec(path: string): VersionedSpec | Diagnostic {
  const open = openSpec(path)
  return 'code' in open ? open : { ...open, showAs: (each) => each }
}

/** Compiles the net that is asked for, or every net that needs no arguments. */
export async function compileNets(spec: VersionedSpec, request: string | undefined): Promise<NetsOfSpec> {
  const asShown = (diagnostics: readonly Diagnostic[]) => diagnostics.map((each) => renameFiles(each, spec.showAs))
  const checked =
    request === undefined
      ? await checkSource(spec.source, spec.host)
      : await compileSource(spec.source, spec.host, request)
  const diagnostics = asShown(checked.diagnostics)
  const found = 'nets' in checked ? checked.nets : checked.net === undefined ? [] : [checked.net]
  if (hasErrors(diagnostics)) return { diagnostics }
  const sources = new Map(
    checked.program.modules.map(({ source: { path, text } }) => [path, { path: spec.showAs(path), text }] as const),
  )
  const nets = found.map((net): [string, CompiledNet] => {
    const { file, span } = net.location
    const location = { file: sources.get(file.path) ?? file, span }
    return [request === undefined ? net.name : net.title, { graph: lowerNet(net), location, sources }]
  })
  return { nets: new Map(nets), diagnostics }
}

/** Compiles one net, as `compileSpec` does of a path; diagnostics name files as the spec shows them. */
export async function compileVersioned(
  spec: VersionedSpec,
  request: string | undefined,
): Promise<CompiledSpec | FailedSpec> {
  const compiled = await compileOpened(spec, request)
  return { ...compiled, diagnostics: compiled.diagnostics.map((each) => renameFiles(each, spec.showAs)) }
}

function splitOnce(text: string): readonly [string, string | undefined] {
  const colon = text.indexOf(':')
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)]
}

/** Paths count from the top of the repository, as git counts them, but for `./` and `../`. */
function findInRevision(revision: Revision, path: string | undefined, spec: string, here: string): string | undefined {
  if (path === undefined) return spec === standardInput ? undefined : pathFromTop(revision.root, here, spec)
  return /^\.\.?\//.test(path) ? pathFromTop(revision.root, here, path) : path
}

function readingFrom(revision: Revision): Host {
  return {
    read: async (path) => {
      const text = await revision.read(path)
      if (typeof text === 'string') return { path, text }
      return text.code === 'git-file' ? undefined : locateInFile(text, `${revision.name}:${path}`)
    },
  }
}

function renameFiles(diagnostic: Diagnostic, showAs: (path: string) => string): Diagnostic {
  const rename = ({ file, span }: Location): Location => ({ file: { ...file, path: showAs(file.path) }, span })
  return {
    ...diagnostic,
    location: rename(diagnostic.location),
    notes: diagnostic.notes.map((note) =>
      note.location === undefined ? note : { ...note, location: rename(note.location) },
    ),
  }
}
