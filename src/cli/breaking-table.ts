import type { Carried, Comparison, Grade } from '../compare/index.ts'
import { holdsLevel } from '../compare/index.ts'
import { makeTerminalSafe } from '../diagnostics/render/index.ts'
import { showCandidates, showShape } from './breaking-findings.ts'
import type { BreakingReport } from './commands/breaking.ts'
import { formatColumns } from './text-table.ts'

/** So many lines of each sort are shown for a net. */
const maximumLines = 20

const meaning: Readonly<Record<Grade, string>> = {
  numerics: 'computes the same',
  weights: 'every tensor loads, other numbers come out',
  partial: 'not every tensor loads',
  io: 'inputs or outputs differ',
}

/** The grades of all nets, and for each what became of its tensors. */
export function formatBreaking({ compared, added, removed }: BreakingReport, level: Grade): string {
  const parts = compared.map(({ name, older, comparison }) => {
    const against = older.graph.name === name ? '' : ` (was ${older.graph.name})`
    const breaks = holdsLevel(level, comparison) ? '' : `, breaks ${level}`
    const { grade, loaded, total } = comparison
    const tensors = grade === 'numerics' ? '' : `; ${loaded} of ${total} tensors load`
    return [`${name}${against}: ${grade}, ${meaning[grade]}${tensors}${breaks}`, ...describeTensors(comparison)]
  })
  if (added.length > 0) parts.push([`new: ${added.join(', ')}`])
  if (removed.length > 0) parts.push([`gone: ${removed.join(', ')}`])
  return parts.map((lines) => `${makeTerminalSafe(lines.join('\n'), true)}\n`).join('')
}

function describeTensors(comparison: Comparison): readonly string[] {
  const { onlyNew, onlyOld, changed, renamed, ambiguous, afterMapping, training } = comparison
  return [
    ...section(`renamed; once mapped: ${afterMapping}`, foldRenames(renamed), renamed.length),
    ...section(
      'another shape',
      changed.map(({ from, to }) => [to.key, `${showShape(from.shape)} → ${showShape(to.shape)}`]),
    ),
    ...section(
      'new',
      onlyNew.map(({ key, shape }) => [key, showShape(shape)]),
    ),
    ...section(
      'gone',
      onlyOld.map(({ key, shape }) => [key, showShape(shape)]),
    ),
    ...section(
      'ambiguous',
      ambiguous.map(({ from, candidates }) => [from, `could be ${showCandidates(candidates)}`]),
    ),
    ...section(
      'in training only',
      training.map((text) => [text]),
    ),
  ]
}

function section(title: string, rows: readonly (readonly string[])[], count = rows.length): readonly string[] {
  if (rows.length === 0) return []
  const lines = formatColumns(rows.slice(0, maximumLines), [false, false, false]).map((line) => `    ${line}`)
  if (rows.length > maximumLines) lines.push(`    … and ${rows.length - maximumLines} more`)
  return [`  ${title} (${count})`, ...lines]
}

/** One row for all keys of which the same beginning was replaced by the same other one. */
export function foldRenames(renamed: readonly Carried[]): readonly (readonly string[])[] {
  const rows = new Map<
    string,
    { readonly row: readonly [string, string]; readonly notes: Set<string>; count: number }
  >()
  for (const { from, to, reshaped } of renamed) {
    const [one, other] = [from.key.split('.'), to.key.split('.')]
    while (one.length > 1 && other.length > 1 && one.at(-1) === other.at(-1)) {
      one.pop()
      other.pop()
    }
    const cut = one.length < from.key.split('.').length ? '.*' : ''
    const key = JSON.stringify([one, other, cut])
    const known = rows.get(key) ?? {
      row: [`${one.join('.')}${cut}`, `→ ${other.join('.')}${cut}`] as const,
      notes: new Set(),
      count: 0,
    }
    known.count += 1
    if (reshaped) known.notes.add(`reshaped`)
    rows.set(key, known)
  }
  return [...rows.values()].map(({ row, notes, count }) => [
    ...row,
    [...(count > 1 ? [`${count} tensors`] : []), ...notes].join(', '),
  ])
}
