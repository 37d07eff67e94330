import { carryWeights, type CheckpointMap, mapCheckpoint, type UnitTensor } from '../../compare/index.ts'
import { createMessage, type Diagnostic, hasErrors, type Message } from '../../diagnostics/index.ts'
import { makeTerminalSafe } from '../../diagnostics/render/index.ts'
import { checkWrittenSize, type WeightKinds, type WeightMap, writeSafetensors } from '../../weights/index.ts'
import { showCandidates, showShape } from '../breaking-findings.ts'
import { foldRenames } from '../breaking-table.ts'
import { compileSpec } from '../compile-spec.ts'
import { exitCodes } from '../exit-codes.ts'
import { locateInFile, showPath } from '../host.ts'
import { compileNets, openOldSpec } from '../old-spec.ts'
import { readWeightFile } from '../read-weights.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import { countNoun } from '../spec-files.ts'
import type { Terminal } from '../terminal.ts'
import { formatColumns } from '../text-table.ts'
import { failUsage } from '../usage.ts'
import { writeFileAtomically } from '../write-files.ts'

export interface MapOptions {
  readonly to: string
  readonly net?: string
  /** The spec that the checkpoint was trained with: a file, or `git:REV[:PATH]`. */
  readonly from?: string
  readonly fromNet?: string
  readonly out?: string
  /** Write though tensors are missing or left behind. */
  readonly partial?: true
  readonly dryRun?: true
  readonly json?: true
}

/** So many tensors are listed in a message. */
const maximumListed = 12

/** Carries a checkpoint to the names of a network: prints the mapping, and writes where it is whole and certain. */
export async function runMap(checkpoint: string, options: MapOptions, terminal: Terminal): Promise<number> {
  const json = options.json === true
  if (options.fromNet !== undefined && options.from === undefined) failUsage('--from-net needs --from')
  const compiled = await compileSpec(options.to, options.net)
  if (compiled.graph === undefined) return fail(compiled.diagnostics, json, terminal)
  const old = await readOldGraph(options)
  if ('diagnostics' in old) return fail(old.diagnostics, json, terminal)
  const read = readWeightFile(checkpoint)
  if (read.tensors === undefined) return fail(read.diagnostics, json, terminal)
  const map = mapCheckpoint(read.tensors, compiled.graph, old.graph)
  const findings = findProblems(map, compiled.graph.name, options.partial === true)
  const path = showPath(checkpoint, process.cwd())
  const diagnostics = [...read.diagnostics, ...findings.map((message) => locateInFile(message, path))]
  const writes = options.out !== undefined && options.dryRun !== true && !hasErrors(diagnostics)
  if (writes && options.out !== undefined) {
    const problem = write(options.out, read.tensors, read.kinds, map)
    if (problem !== undefined) return fail([...diagnostics, locateInFile(problem, options.out)], json, terminal)
  }
  if (json) writeJson(toDocument(map, diagnostics, writes ? options.out : undefined), terminal)
  else {
    for (const note of read.notes) terminal.err(`${note}\n`)
    terminal.out(formatMap(map))
    showDiagnostics(diagnostics, terminal)
    if (writes) terminal.out(`wrote ${options.out}, ${countNoun(map.carried.length, 'tensor')}\n`)
  }
  return hasErrors(diagnostics) ? exitCodes.errors : exitCodes.fine
}

async function readOldGraph({
  from,
  fromNet,
  net,
  to,
}: MapOptions): Promise<
  { readonly graph: Parameters<typeof mapCheckpoint>[2] } | { readonly diagnostics: readonly Diagnostic[] }
> {
  if (from === undefined) return { graph: undefined }
  const spec = await openOldSpec(from, to)
  if ('code' in spec) return { diagnostics: [spec] }
  const { nets, diagnostics } = await compileNets(spec, fromNet ?? net)
  const [only, ...others] = [...(nets?.values() ?? [])]
  if (nets === undefined) return { diagnostics }
  if (only === undefined || others.length > 0) failUsage('--from has several nets or none: name one with --from-net')
  return { graph: only.graph }
}

function findProblems(map: CheckpointMap, net: string, isPartial: boolean): readonly Message[] {
  const messages: Message[] = []
  const { ambiguous, missing, dropped } = map
  if (ambiguous.length > 0) {
    const lines = ambiguous.map(({ from, candidates }) => `${from} could be ${showCandidates(candidates)}`)
    messages.push(
      createMessage('map-ambiguous', { net, count: countNoun(lines.length, 'operation'), list: list(lines) }),
    )
  }
  const partly = (message: Message): Message => (isPartial ? { ...message, severity: 'information' } : message)
  const left = new Set(dropped)
  const surplus = map.surplus.filter((tensor) => !left.has(tensor))
  if (missing.length > 0) messages.push(partly(createMessage('map-missing', describe(missing, net))))
  if (dropped.length > 0) messages.push(partly(createMessage('map-dropped', describe(dropped, net))))
  if (surplus.length > 0) messages.push(createMessage('map-surplus', describe(surplus, net)))
  return messages
}

function describe(tensors: readonly UnitTensor[], net: string): { net: string; count: string; list: string } {
  const lines = tensors.map(({ key, shape }) => `${key.slice(0, 200)} (${showShape(shape)})`)
  return { net, count: countNoun(tensors.length, 'tensor'), list: list(lines) }
}

function list(lines: readonly string[]): string {
  const shown = lines.slice(0, maximumListed).map((line) => `  ${line}`)
  if (lines.length > maximumListed) shown.push(`  … and ${lines.length - maximumListed} more`)
  return shown.join('\n')
}

/** Each tensor keeps the dtype that it had. */
function write(
  out: string,
  tensors: WeightMap,
  kinds: WeightKinds | undefined,
  map: CheckpointMap,
): Message | undefined {
  const entries = map.carried.flatMap(({ from, to }) => {
    const kind = kinds?.get(from.key)
    return kind === undefined ? [] : [[to.key, kind] as const]
  })
  const carried = carryWeights(tensors, map)
  const written = new Map(entries)
  const size = checkWrittenSize(carried, written)
  return size ?? writeFileAtomically(out, writeSafetensors(carried, { format: 'pt' }, written))
}

function formatMap({ carried }: CheckpointMap): string {
  const kept = carried.filter(({ from, to, reshaped }) => from.key === to.key && !reshaped).length
  const rows = foldRenames(carried.filter(({ from, to, reshaped }) => from.key !== to.key || reshaped))
  const lines = formatColumns(rows, [false, false, false])
  const total = `${countNoun(carried.length, 'tensor')} carried, ${kept} under the same key`
  return `${makeTerminalSafe([...lines, total].join('\n'), true)}\n`
}

function toDocument(map: CheckpointMap, diagnostics: readonly Diagnostic[], written: string | undefined): unknown {
  const show = ({ key, shape }: UnitTensor) => ({ key, shape })
  return {
    mapping: map.carried.map(({ from, to, reshaped }) => ({ from: from.key, to: to.key, shape: to.shape, reshaped })),
    missing: map.missing.map(show),
    surplus: map.surplus.map(show),
    dropped: map.dropped.map(show),
    ambiguous: map.ambiguous,
    written: written ?? null,
    diagnostics: diagnostics.map(({ code, severity, text }) => ({ code, severity, text })),
  }
}
