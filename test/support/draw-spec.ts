import fc from 'fast-check'
import type { Shape } from '../../src/vocabulary/index.ts'
import { drawAnnotations } from './draw/annotate.ts'
import { type Choices, createChoices } from './draw/choices.ts'
import { drawSteps } from './draw/steps.ts'
import { type DrawnParameter, type FileState, freshName, type Piece, type Writer } from './draw/writer.ts'

/** A whole spec as text, without a mistake. */
export interface DrawnSpec {
  /** The text of the file. */
  readonly text: string
  /** The files that it imports, by path. */
  readonly files: Readonly<Record<string, string>>
  /** The net to compile. */
  readonly net: string
  /** What the net gives by the formulas of PyTorch's documentation. */
  readonly shape: Shape
}

/**
 * Draws whole specs over all of the language. The same numbers give the same spec; a spec gets simpler as they get fewer
 * and smaller, so that a failure shrinks to what it needs.
 */
export const drawnSpecs: fc.Arbitrary<DrawnSpec> = fc
  .noBias(fc.array(fc.nat({ max: 5039 }), { maxLength: 220, size: 'max' }))
  .map((numbers) => writeSpec(createChoices(numbers)))

/** Specs from a seed, always the same. */
export function sampleSpecs(seed: number, count: number): readonly DrawnSpec[] {
  return fc.sample(drawnSpecs, { seed, numRuns: count })
}

function drawInput(choices: Choices): Shape {
  const channels = choices.pick([4, 2, 6, 3, 8, 1, 12])
  return choices.once(6) ? [channels] : [channels, choices.between(1, 9), choices.between(1, 9)]
}

function drawPreprocessing(choices: Choices, shape: Shape): string {
  const [channels = 1] = shape
  const values = (value: string) => `[${Array.from({ length: channels }, () => value).join(', ')}]`
  return choices.pick([
    '',
    '',
    `, mean = ${values('0.5')}, std = ${values('0.25')}`,
    channels === 3 ? ', order = bgr' : '',
    ', range = 255',
  ])
}

function showInput(shape: Shape): string {
  return shape.length === 1 ? String(shape[0]) : shape.join('x')
}

function writeSpec(choices: Choices): DrawnSpec {
  const file: FileState = {
    serial: 0,
    declarations: [],
    library: [],
    imported: [],
    gates: new Set(),
    builtinBlocks: new Set(),
    numbers: new Map(),
    blocks: [],
  }
  const input = drawInput(choices)
  const parameters: DrawnParameter[] = []
  const own = { parameters, known: [], lets: [] }
  const writer: Writer = { choices, file, kind: 'net', entering: input, ...own, depth: 0, drawSteps }
  const preprocessing = drawPreprocessing(choices, input)
  const body = drawSteps(writer, input, choices.between(1, 7))
  const annotations = drawNetAnnotations(writer, body)
  const written = parameters.map(({ name, value }) => `${name} = ${value}`)
  const list = written.length > 0 ? `(${written.join(', ')})` : ''
  const claim = choices.once(3) ? ' assert params >= 0 and macs >= 0 and gates < 1k' : ''
  const steps = `input(${showInput(input)}${preprocessing}) ${body.text}${claim}`
  const net = `/// The net.\n${annotations}net Main${list} {\n  ${steps}\n}`
  const text = [...writeImports(file), ...file.declarations, net, ...drawDerived(writer, annotations)].join('\n')
  const files = file.library.length === 0 ? {} : { 'library.senet': `${file.library.join('\n')}\n` }
  return { text: `${text}\n`, files, net: 'Main', shape: body.shape }
}

/** Annotations of the net, where something is left that they bind to. */
function drawNetAnnotations(writer: Writer, body: Piece): string {
  if (body.points.length === 0 || writer.choices.once(3)) return ''
  return drawAnnotations(writer, body)
}

function writeImports({ gates, builtinBlocks, imported }: FileState): readonly string[] {
  return [
    ...(gates.size > 0 ? [`import { ${[...gates].join(', ')} } from "senet:gates"`] : []),
    ...(builtinBlocks.size > 0 ? [`import { ${[...builtinBlocks].join(', ')} } from "senet:blocks"`] : []),
    ...(imported.length > 0 ? [`import { ${imported.join(', ')} } from "./library.senet"`] : []),
  ]
}

/** Nets that are derived, and sweeps. */
function drawDerived(writer: Writer, annotations: string): readonly string[] {
  const { choices, parameters } = writer
  const [first, second] = parameters
  const derived: string[] = []
  if (choices.once(4)) derived.push(`@none net ${freshName(writer, 'Plain')} = Main()`)
  if (annotations.includes('@se(width')) {
    derived.push(`net ${freshName(writer, 'Wide')} = Main() { se.width = ${choices.between(1, 3)} se.excite = tanh }`)
    derived.push(`sweep ${freshName(writer, 'Sweep')} of Main { se.width = [1, 2] se.squeeze = [gap, gmp] }`)
  }
  if (first === undefined) return derived
  const { name, value } = first
  if (choices.once(3))
    derived.push(`net ${freshName(writer, 'Other')} = Main(${name} = ${value}) { assert params >= 0 }`)
  if (choices.once(3)) derived.push(`net ${freshName(writer, 'Set')} = Main { ${name} = ${value} }`)
  if (choices.once(3)) {
    const grid = second === undefined ? '' : ` grid { ${name} = [${value}] ${second.name} = [${second.value}] }`
    derived.push(`sweep ${freshName(writer, 'Sweep')} of Main { ${name} = [${value}]${grid} }`)
  }
  return derived
}
