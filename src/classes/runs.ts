import type { Element, Scope, ScopeElement } from './scope.ts'

/** Labels of copies in a row: the number of the first stands between two texts, and those of the others follow. */
export interface NumberedLabel {
  readonly before: string
  readonly first: number
  readonly after: string
}

/** The copies in a row, each under a label of its own, that begin at a place; empty where none does. */
export function copiesIn(elements: readonly Element[], place: number): readonly ScopeElement[] {
  const first = elements[place]
  const label = first === undefined ? undefined : labelOf(first)
  if (first?.kind !== 'scope' || label === undefined) return []
  const found = [first]
  for (const element of elements.slice(place + 1)) {
    const isNext =
      element.kind === 'scope' &&
      element.scope.writtenAt === first.scope.writtenAt &&
      element.name === `${label.before}${label.first + found.length}${label.after}`
    if (!isNext) break
    found.push(element)
  }
  return found.length > 1 || first.scope.isCopy ? found : []
}

/**
 * The steps of a `Sequential` with copies in a row as one step, however many there are.
 *
 * @param isAlike whether two scopes are instances of one class
 */
export function foldRuns(elements: readonly Element[], isAlike: (a: Scope, b: Scope) => boolean): readonly Element[] {
  const folded: Element[] = []
  for (let place = 0; place < elements.length;) {
    const [first, ...others] = copiesIn(elements, place)
    const label = first && labelOf(first)
    if (first === undefined || label === undefined || !others.every(({ scope }) => isAlike(scope, first.scope))) {
      folded.push(...elements.slice(place, place + 1))
      place += 1
      continue
    }
    folded.push({
      kind: 'run',
      name: '',
      key: `${first.key}/run`,
      label,
      scopes: [first.scope, ...others.map(({ scope }) => scope)],
      inputs: first.inputs,
      outputs: (others.at(-1) ?? first).outputs,
    })
    place += others.length + 1
  }
  return folded
}

function labelOf({ name }: Element): NumberedLabel | undefined {
  const [, before = '', digits = '', after = ''] = /^(.*?)(\d+)(\D*)$/.exec(name) ?? []
  const first = Number(digits)
  // A number with zeros before it does not count on as numbers do.
  return digits !== '' && String(first) === digits ? { before, first, after } : undefined
}
