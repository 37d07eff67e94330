import { format } from 'prettier'
import {
  formatArgument,
  operations,
  type Category,
  type Operation,
  type ParameterSpec,
} from '../src/vocabulary/index.ts'

// grammar/operations.md from the vocabulary. test/vocabulary/reference.test.ts compares the two, and writes the page
// anew when vitest runs with -u.

/** The headings, in the order of the page; the type holds them to all categories. */
const headings: Readonly<Record<Category, string>> = {
  input: 'Input',
  convolution: 'Convolutions',
  linear: 'Linear layers',
  norm: 'Norms',
  activation: 'Activations',
  pool: 'Pools',
  reduction: 'Reductions',
  regularisation: 'Regularisation',
  shape: 'Shape',
  join: 'Joins',
}

/** What a type takes, in words. */
const takes: Readonly<Record<ParameterSpec['type'], string>> = {
  whole: 'whole number',
  number: 'number',
  boolean: '`true` or `false`',
  pair: 'height and width',
  pads: 'padding',
  size: 'size',
  numbers: 'list of numbers',
  word: 'word',
  axes: 'axes',
  axis: 'axis',
  order: 'list of axes',
  initialiser: 'initialiser',
}

function describeType(parameter: ParameterSpec): string {
  const words = parameter.words?.map((word) => `\`${word}\``).join(', ')
  return words ?? takes[parameter.type]
}

function describeDefault(parameter: ParameterSpec): string {
  if (parameter.presence === 'required') return 'must be written'
  if (parameter.presence === 'optional') return ''
  return `\`${formatArgument(parameter, parameter.presence.default)}\``
}

function describeName(parameter: ParameterSpec): string {
  const written = parameter.stride === true ? '/' : ''
  return `\`${written}${parameter.name}\`${parameter.positional ? '' : parameter.stride === true ? '' : ' ='}`
}

function describeParameters(operation: Operation): string {
  if (operation.parameters.length === 0) return ''
  const rows = operation.parameters.map((parameter) => {
    const cells = [describeName(parameter), describeType(parameter), describeDefault(parameter), parameter.doc]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return ['| parameter | takes | default | |', '|---|---|---|---|', ...rows, ''].join('\n')
}

function describeOperation(operation: Operation): string {
  return [
    `### ${operation.name}`,
    '',
    operation.doc,
    '',
    '```',
    operation.example,
    '```',
    '',
    describeParameters(operation),
  ].join('\n')
}

/** The reference page of all operations, as Markdown that Prettier leaves as it is. */
export async function generateOperations(): Promise<string> {
  const all = [...operations.values()]
  const sections = Object.entries(headings).map(([category, heading]) => {
    const members = all.filter((operation) => operation.category === category)
    return [`## ${heading}`, '', ...members.map(describeOperation)].join('\n')
  })
  const page = [
    '# Operations',
    '',
    '<!-- Generated from src/vocabulary; write it anew with: npx vitest run test/vocabulary/reference.test.ts -u -->',
    '',
    'Every word that computes. Sizes are channels, height, width; a vector has channels alone. Parameters without `=` can',
    'be given by position, in this order; `/2` sets the one with a slash; a default that is empty is the choice that the',
    'text states, and `auto` asks for it. All numbers are as in PyTorch unless the text says otherwise.',
    '',
    'Where `init =` is allowed, it takes `zeros`, `ones`, `constant(v)`, `normal(deviation, mean = 0)`,',
    '`truncated(deviation)` (cut at two deviations), `uniform(bound)`, `kaiming` (also `kaiming_normal`),',
    '`kaiming_uniform`, both with `mode = fan_in` or `fan_out`, and `xavier` (also `xavier_uniform`), `xavier_normal`.',
    '',
    ...sections,
  ].join('\n')
  return format(page, { parser: 'markdown', printWidth: 120 })
}
