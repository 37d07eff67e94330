import { type Comparison, type Grade, grades, holdsLevel, type OperationChange } from '../compare/index.ts'
import { createMessage, type Diagnostic, type Location, locateMessage, type Message } from '../diagnostics/index.ts'
import type { GraphNode } from '../ir/index.ts'
import type { CompiledNet } from './old-spec.ts'

/** A net that both specs have, compared. */
export interface ComparedNet {
  /** In the new spec. */
  readonly name: string
  readonly older: CompiledNet
  readonly newer: CompiledNet
  readonly comparison: Comparison
}

/** So many keys are listed in a message. */
const maximumKeys = 12
/** So many places are named for one change that copies share. */
const maximumPlaces = 4

/**
 * What a comparison found, at the places in the specs that it is about: errors where it breaks the asked level, remarks
 * otherwise. Codes: `breaking-interface`, `breaking-tensors`, `breaking-operation`.
 */
export function findBreaking({ name, older, newer, comparison }: ComparedNet, level: Grade): readonly Diagnostic[] {
  const findings: Diagnostic[] = []
  const nodes = new Map(newer.graph.nodes.map((node) => [node.id, node]))
  for (const { text, node } of comparison.interface) {
    const message = createMessage('breaking-interface', { net: name, change: text })
    const place = node === undefined ? undefined : nodes.get(node)
    findings.push(locateMessage(message, place === undefined ? newer.location : locate(place, newer)))
  }
  if (breaksTensors(comparison)) {
    const message = describeTensors(name, comparison)
    findings.push(locateMessage(graded(message, !holdsTensors(level, comparison)), newer.location))
  }
  const breaks = level === 'numerics'
  for (const group of groupChanges(comparison.operations)) {
    const [first] = group
    const change = describeChange(first)
    const message = graded(createMessage('breaking-operation', { net: name, change }), breaks)
    const location = first.new !== undefined ? locate(first.new, newer) : locate(first.old!, older)
    findings.push(locateMessage(message, location, { notes: [{ text: listPlaces(group) }] }))
  }
  return findings
}

/** Whether a key or a shape differs. */
export function breaksTensors({ onlyNew, onlyOld, changed, renamed, ambiguous, loaded, total }: Comparison): boolean {
  if (loaded < total) return true
  const moved = renamed.some(({ from, to }) => from.key === to.key)
  return moved || onlyNew.length + onlyOld.length + changed.length + ambiguous.length > 0
}

/** The level as far as tensors are concerned: the interface is told apart. */
function holdsTensors(level: Grade, comparison: Comparison): boolean {
  return holdsLevel(level, comparison.grade === 'io' ? { ...comparison, grade: 'partial' } : comparison)
}

function graded(message: Message, breaks: boolean): Message {
  return { ...message, severity: breaks ? 'error' : 'information' }
}

function describeTensors(net: string, comparison: Comparison): Message {
  const { total, loaded, onlyNew, onlyOld, changed, renamed, ambiguous, afterMapping } = comparison
  const groups = [
    [renamed.length, 'renamed'],
    [changed.length, 'of another shape'],
    [onlyNew.length, 'new'],
    [onlyOld.length, 'gone'],
  ] as const
  const lines = [
    ...renamed.map(({ from, to, reshaped }) =>
      from.key === to.key
        ? `${to.key} is to be reshaped from ${showShape(from.shape)} to ${showShape(to.shape)}`
        : `${to.key} was ${from.key}${reshaped ? `, reshaped to ${showShape(to.shape)}` : ''}`,
    ),
    ...changed.map(({ from, to }) => `${to.key} is ${showShape(to.shape)}, was ${showShape(from.shape)}`),
    ...onlyNew.map(({ key, shape }) => `${key} (${showShape(shape)}) is new`),
    ...onlyOld.map(({ key, shape }) => `${key} (${showShape(shape)}) is gone`),
    ...ambiguous.map(({ from, candidates }) => `ambiguous: ${from} could be ${showCandidates(candidates)}`),
  ]
  const shown = lines.slice(0, maximumKeys).map((line) => `  ${line}`)
  if (lines.length > maximumKeys) shown.push(`  … and ${lines.length - maximumKeys} more`)
  const message = createMessage('breaking-tensors', {
    net,
    total: `${total} tensor${total === 1 ? '' : 's'}`,
    loaded: `${loaded} load${loaded === 1 ? 's' : ''}`,
    summary: groups
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${count} ${what}`)
      .join(', '),
    list: shown.join('\n'),
  })
  if (renamed.length === 0) return message
  const after = grades.indexOf(afterMapping) < grades.indexOf('partial') ? 'all of it loads' : 'more of it loads'
  return { ...message, hint: `senet weights map carries a checkpoint to the new names, after which ${after}` }
}

/** Names of the candidates of an ambiguity, as many as are worth reading. */
export function showCandidates(candidates: readonly string[]): string {
  const shown = candidates.slice(0, maximumPlaces)
  const rest = candidates.length - shown.length
  return `${shown.join(' or ')}${rest > 0 ? ` or ${rest} others` : ''}`
}

/** A shape as reports show it; `[]` for a scalar. */
export function showShape(shape: readonly number[]): string {
  return shape.length === 0 ? '[]' : shape.join('x')
}

function describeChange({ kind, text, new: newer, old }: OperationChange): string {
  const op = newer?.op ?? old?.op ?? ''
  return kind === 'attributes' || kind === 'inputs' ? `${op}: ${text}` : text
}

function locate({ origin }: GraphNode, { sources, location }: CompiledNet): Location {
  const file = sources.get(origin.file)
  return file === undefined ? location : { file, span: origin.span }
}

/** Changes of copies that were written at one place. */
function groupChanges(
  changes: readonly OperationChange[],
): readonly (readonly [OperationChange, ...OperationChange[]])[] {
  const groups = new Map<string, [OperationChange, ...OperationChange[]]>()
  for (const change of changes) {
    const { file, span } = (change.new ?? change.old!).origin
    const key = JSON.stringify([describeChange(change), change.new === undefined, file, span.start])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [change])
    else group.push(change)
  }
  return [...groups.values()]
}

function listPlaces(group: readonly OperationChange[]): string {
  const places = group.map((change) => (change.new ?? change.old!).id)
  const rest = places.length - maximumPlaces
  return `at ${places.slice(0, maximumPlaces).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
