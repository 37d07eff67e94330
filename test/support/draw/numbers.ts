import { freshName, hoist, type Writer } from './writer.ts'

/** A whole number, 1 or more, as an expression. */
export function drawNumber(writer: Writer, n: number): string {
  const { choices, file } = writer
  if (!choices.once(4)) return String(n)
  switch (choices.below(15)) {
    case 0:
      return `${n - 1} + 1`
    case 1:
      return n % 2 === 0 ? `2 * ${n / 2}` : `max(${n}, 1)`
    case 2:
      return hoist(writer, String(n), 'w')
    case 3: {
      const [c = 1] = writer.entering
      if (writer.kind === 'net') return `round(${n}.2)`
      return n === c ? 'in.c' : n % c === 0 ? `${n / c} * in.c` : `in.c - ${c - n}`
    }
    case 4:
      return `[${n}, 0][0]`
    case 5: {
      const known = [...file.numbers].find(([, value]) => value === n)
      return known === undefined ? nameNumber(writer, n) : known[0]
    }
    case 6:
      return `floor(${n} + 0.5 * 1.5 - -0.1)`
    case 7:
      return `divisible(${n} % 1k, 1)`
    case 8:
      return `min(${n}, 1e3) * len([true])`
    default:
      return drawLet(writer, n)
  }
}

/** A number as a single word, a list's item or in parentheses: what a repeat takes. */
export function drawCount(writer: Writer, n: number): string {
  const text = drawNumber(writer, n)
  return /^[\w.]+(\[\d\])?$/.test(text) || text.startsWith('[') ? text : `(${text})`
}

/** Declares a number, in the file or in the one it imports. */
function nameNumber(writer: Writer, n: number): string {
  const { file, choices } = writer
  const name = freshName(writer, 'n')
  file.numbers.set(name, n)
  switch (choices.below(4)) {
    case 0:
      file.declarations.push(`let ${name}f(x, by = 1) = x * by`, `let ${name} = ${name}f(${n}, by = 1)`)
      break
    case 1:
      file.library.push(`/// A number.\nlet ${name} = ${n}`)
      file.imported.push(name)
      break
    default:
      file.declarations.push(`let ${name} = ${n}`)
  }
  return name
}

/** A number that a `let` in front of the steps calls by name: by one that is there, or by one that is computed for it. */
function drawLet(writer: Writer, n: number): string {
  const { choices, known, lets } = writer
  const same = known.find(({ value }) => value === n)
  if (same !== undefined && choices.once(2)) return same.name
  const declare = (value: number, text: string): string => {
    const name = freshName(writer, 'v')
    lets.push(`let ${name} = ${text}`)
    known.push({ name, value })
    return name
  }
  const parameter = (value: number): string => hoist(writer, String(value), 'w')
  const [last] = known.slice(-1)
  switch (choices.below(6)) {
    case 0:
      return declare(n, `${parameter(2 * n)} / 2`)
    case 1:
      return declare(n, `max(${parameter(n)}, 1) + ${parameter(3)} - 3`)
    case 2:
      return declare(n, `3 * ${parameter(n)} / 3`)
    case 3:
      return `floor(${declare(n + 0.5, `${parameter(2 * n + 1)} / 2`)})`
    case 4:
      return `2 * ${declare(n / 2, `${parameter(n)} * 0.5`)}`
    default: {
      if (last === undefined) return declare(n, `${parameter(n)} % 1k`)
      const difference = n - last.value
      return declare(n, `${last.name} ${difference < 0 ? '-' : '+'} ${Math.abs(difference)}`)
    }
  }
}
