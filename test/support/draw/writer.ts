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

/** A `let` that steps after it can use. */
export interface DrawnLet {
  readonly name: string
  readonly value: number
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
  /** What the `let`s around give names to. */
  readonly known: DrawnLet[]
  /** `let`s to be written in front of the steps that are being drawn. */
  readonly lets: string[]
  /** How deep steps are nested. */
  readonly depth: number
  /** Draws a list of steps: here so that kinds of steps need not import one another. */
  readonly drawSteps: (writer: Writer, shape: Shape, count: number) => Piece
}

export function nested(writer: Writer): Writer {
  return { ...writer, depth: writer.depth + 1 }
}

/** Takes back the parameters and `let`s of a drawing that came to nothing. */
export function rewindTo({ parameters, known, lets }: Writer): () => void {
  const lengths = [parameters.length, known.length, lets.length] as const
  return () => {
    ;[parameters.length, known.length, lets.length] = lengths
  }
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

export function sameShape(one: Shape, other: Shape): boolean {
  return one.length === other.length && one.every((extent, axis) => extent === other[axis])
}

export function countOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}
