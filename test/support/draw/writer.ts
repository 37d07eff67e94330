import type { Shape } from '../../../src/vocabulary/index.ts'
import type { Choices } from './choices.ts'

/** Where an annotation that is inherited can bind, and what its four points are there. */
export interface AttachPoint {
  readonly kind: 'attend' | 'residual'
  readonly input: Shape
  readonly output: Shape
  /** Whether there is no skip to put anything on. */
  readonly skipNone: boolean
  /** The labels around it. */
  readonly labels: readonly string[]
}

/** A labelled step that an annotation can name. */
export interface LabelledStep {
  readonly label: string
  readonly shape: Shape
}

/** Some steps as text, and what is known of them. */
export interface Piece {
  readonly text: string
  /** What they give. */
  readonly shape: Shape
  /** Where annotations from outside bind: not inside what has annotations of its own. */
  readonly points: readonly AttachPoint[]
  readonly labels: readonly LabelledStep[]
  /** Whether there is an attach point anywhere inside. */
  readonly attaches: boolean
  /** Whether it has labels, which may stand in a scope only once. */
  readonly named: boolean
}

/** A parameter of the declaration that is being written. */
export interface DrawnParameter {
  readonly name: string
  readonly stride: boolean
  readonly hasDefault: boolean
  /** What every call gives. */
  readonly value: string
}

/** A block that calls can use again, on the same shape. */
export interface DrawnBlock extends Piece {
  readonly name: string
  readonly input: Shape
  readonly parameters: readonly DrawnParameter[]
}

/** What a file's declarations share. */
export interface FileState {
  serial: number
  /** Declarations in front of the net, in the order they were written. */
  readonly declarations: string[]
  /** Declarations of the file that is imported. */
  readonly library: string[]
  /** Names imported from there. */
  readonly imported: string[]
  /** Names imported from the built-in modules. */
  readonly gates: Set<string>
  readonly builtinBlocks: Set<string>
  /** Static values by name. */
  readonly numbers: Map<string, number>
  readonly blocks: DrawnBlock[]
}

/** Where steps are written: choices, the file, the declaration they are in. */
export interface Writer {
  readonly choices: Choices
  readonly file: FileState
  readonly kind: 'net' | 'block'
  /** What enters the declaration. */
  readonly entering: Shape
  readonly parameters: DrawnParameter[]
  /** How deep steps are nested. */
  readonly depth: number
  /** Draws a list of steps: here so that kinds of steps need not import one another. */
  readonly drawSteps: (writer: Writer, shape: Shape, count: number) => Piece
}

export function nested(writer: Writer): Writer {
  return { ...writer, depth: writer.depth + 1 }
}

/** A name that nothing else in the file has. */
export function freshName({ file }: Writer, prefix: string): string {
  file.serial += 1
  // The end keeps it apart from what numbers of their own are put behind: `conv1`, `se2`.
  return `${prefix}${file.serial}_`
}

/** A step without anything that other steps could see. */
export function plainPiece(text: string, shape: Shape): Piece {
  return { text, shape, points: [], labels: [], attaches: false, named: false }
}

/** Steps in a row. */
export function joinPieces(pieces: readonly Piece[], shape: Shape): Piece {
  return {
    text: pieces.map((piece) => piece.text).join(' '),
    shape: pieces.at(-1)?.shape ?? shape,
    points: pieces.flatMap((piece) => piece.points),
    labels: pieces.flatMap((piece) => piece.labels),
    attaches: pieces.some((piece) => piece.attaches),
    named: pieces.some((piece) => piece.named),
  }
}

/** Makes a parameter of a value, and gives its name. */
export function hoist(writer: Writer, value: string, prefix: string): string {
  const name = freshName(writer, prefix)
  const hasDefault = writer.kind === 'net' || writer.choices.once(2)
  writer.parameters.push({ name, stride: false, hasDefault, value })
  return name
}

/** A value that may be written as a parameter. */
export function drawValue(writer: Writer, value: string, prefix = 'p'): string {
  return writer.choices.once(8) ? hoist(writer, value, prefix) : value
}

/** A whole number, 1 or more, as an expression. */
export function drawNumber(writer: Writer, n: number): string {
  const { choices, file } = writer
  if (!choices.once(4)) return String(n)
  switch (choices.below(9)) {
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
    default:
      return `min(${n}, 1e3) * len([true])`
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

export function sameShape(one: Shape, other: Shape): boolean {
  return one.length === other.length && one.every((extent, axis) => extent === other[axis])
}

export function countOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}
