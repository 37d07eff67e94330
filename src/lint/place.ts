import type { Item } from '../check/index.ts'
import { type Diagnostic, type Location, locateMessage, type Message, type Note } from '../diagnostics/index.ts'
import type { Finding, RuleRun } from './rule.ts'

/** Collects the findings of one rule: one for each place of the source. */
export function createSubmit(findings: Diagnostic[]): RuleRun['submit'] {
  const seen = new Set<string>()
  return ({ at, frame, notes, fixes }: Finding, message: () => Message): void => {
    const place = ownPlace(at, frame)
    const key = `${place.file.path} ${place.span.start}-${place.span.end}`
    if (seen.has(key)) return
    seen.add(key)
    const inside = place === at ? [] : [{ text: `at this step of ${at.file.path}`, location: at }]
    findings.push(
      locateMessage(message(), place, {
        notes: [...(notes ?? []), ...inside, ...frameNotes(frame)],
        fixes: fixes ?? [],
      }),
    )
  }
}

/** What stands in a built-in module is shown where the user calls it. */
function ownPlace(location: Location, frame: Item['frame'] | undefined): Location {
  if (!isBuiltin(location)) return location
  for (let level = frame; level !== undefined; level = level.parent) {
    if (level.call !== undefined && !isBuiltin(level.call)) return level.call
  }
  return location
}

/** Whether a place is in a module that comes with the language. */
export function isBuiltin(location: Location): boolean {
  return location.file.path.startsWith('senet:')
}

/** Of a longer chain of blocks the ends are shown. */
const maximumFrameNotes = 6

function frameNotes(frame: Item['frame'] | undefined): readonly Note[] {
  const notes: Note[] = []
  for (let level = frame; level !== undefined; level = level.parent) {
    const text = level.copy === undefined ? `in ${level.title}` : `in ${level.title}, ${level.copy}`
    notes.push(level.call === undefined ? { text } : { text, location: level.call })
  }
  if (notes.length <= maximumFrameNotes) return notes
  const half = maximumFrameNotes / 2
  return [...notes.slice(0, half), { text: `… ${notes.length - maximumFrameNotes} more …` }, ...notes.slice(-half)]
}
