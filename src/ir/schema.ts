import { maximumExtent, maximumRank, writtenFunctions, writtenOperators } from '../vocabulary/index.ts'
import { graphVersion } from './graph.ts'
import { attributeSchemas } from './schema-attributes.ts'
import { closed, type JsonSchema } from './schema-parts.ts'

const text: JsonSchema = { type: 'string' }
const name: JsonSchema = { type: 'string', minLength: 1 }
const index: JsonSchema = { type: 'integer', minimum: 0 }
const shape: JsonSchema = {
  type: 'array',
  items: { type: 'integer', minimum: 1, maximum: maximumExtent },
  minItems: 1,
  maxItems: maximumRank,
}
const numbers: JsonSchema = { type: 'array', items: { type: 'number' }, minItems: 1 }
const origin = closed({ file: text, span: closed({ start: index, end: index }) })

function initialiser(kind: string, ...numbersOf: readonly string[]): JsonSchema {
  return closed({ kind: { const: kind }, ...Object.fromEntries(numbersOf.map((key) => [key, { type: 'number' }])) })
}

const initialisers: JsonSchema = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    initialiser('zeros'),
    initialiser('ones'),
    initialiser('constant', 'value'),
    initialiser('normal', 'mean', 'deviation'),
    initialiser('truncated', 'deviation'),
    initialiser('uniform', 'bound'),
  ],
}

const folded = closed(
  {
    kind: { const: 'batch-norm' },
    weight: name,
    bias: name,
    gamma: name,
    beta: name,
    mean: name,
    variance: name,
    epsilon: { type: 'number', minimum: 0 },
  },
  ['bias', 'gamma', 'beta'],
)

const weight = closed(
  {
    role: { enum: ['weight', 'bias', 'running_mean', 'running_var'] },
    key: name,
    shape: { $ref: '#/definitions/shape' },
    initialiser: { $ref: '#/definitions/initialiser' },
    trainable: { type: 'boolean' },
    folded: { $ref: '#/definitions/folded' },
  },
  ['folded'],
)

const flag: JsonSchema = { type: 'boolean' }
const part: JsonSchema = { $ref: '#/definitions/written' }
const parts: JsonSchema = { type: 'array', items: part }

/** How a value was written: a small tree of expressions. */
const written: JsonSchema = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    closed({ kind: { const: 'number' }, value: { type: 'number' } }),
    closed({ kind: { const: 'parameter' }, name }),
    closed({ kind: { const: 'extent' }, of: { enum: ['in', 'block'] }, axis: { enum: [0, 1, 2] } }),
    closed({ kind: { const: 'let' }, name, value: part }),
    closed({ kind: { const: 'list' }, items: parts }),
    closed({ kind: { const: 'item' }, list: part, index: part }),
    closed({ kind: { const: 'binary' }, operator: { enum: writtenOperators }, left: part, right: part }),
    closed({ kind: { const: 'call' }, name: { enum: writtenFunctions }, arguments: parts }),
  ],
}

const parameter = closed({ name, written: part, isDefault: flag, isStride: flag, usual: { type: 'number' } }, ['usual'])

const moduleSchema = closed(
  {
    kind: { enum: ['net', 'block', 'gate', 'residual', 'branch', 'sequence', 'scope'] },
    name: text,
    path: text,
    parent: index,
    arguments: { type: 'object', additionalProperties: text },
    defaults: { type: 'array', items: name },
    doc: text,
    parameters: { type: 'array', items: parameter },
    count: { $ref: '#/definitions/written' },
    input: name,
    output: name,
    origin: { $ref: '#/definitions/origin' },
  },
  ['parent', 'defaults', 'doc', 'parameters', 'count', 'input'],
)

/** What all nodes have, and by `op` the attributes that its operation has. */
const node: JsonSchema = {
  ...closed(
    {
      id: name,
      op: text,
      attributes: { type: 'object' },
      inputs: { type: 'array', items: name },
      shape: { $ref: '#/definitions/shape' },
      weights: { type: 'array', items: { $ref: '#/definitions/weight' }, maxItems: 4 },
      module: index,
      written: { type: 'object', additionalProperties: { $ref: '#/definitions/written' } },
      origin: { $ref: '#/definitions/origin' },
    },
    ['written'],
  ),
  discriminator: { propertyName: 'op' },
  oneOf: Object.entries(attributeSchemas).map(([op, attributes]) => ({
    properties: { op: { const: op }, attributes },
    required: ['op', 'attributes'],
  })),
}

const preprocessing = closed(
  { mean: numbers, std: numbers, order: { enum: ['rgb', 'bgr'] }, range: { enum: [1, 255] } },
  ['mean', 'std'],
)

/**
 * The JSON Schema (draft-07) of a serialised graph. Nodes are told apart by `op`, and each has its operation's
 * attributes and no others. `discriminator`, as OpenAPI has it, only makes messages better; `oneOf` says the same.
 */
export const graphSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'senet graph',
  description: 'A convolutional network in topological order, with explicit attributes, shapes and weights.',
  ...closed({
    version: { const: graphVersion },
    name: text,
    preprocessing,
    outputs: { type: 'array', items: closed({ name, node: name }), minItems: 1 },
    modules: { type: 'array', items: { $ref: '#/definitions/module' }, minItems: 1 },
    nodes: { type: 'array', items: { $ref: '#/definitions/node' }, minItems: 1 },
  }),
  definitions: {
    origin,
    shape,
    initialiser: initialisers,
    folded,
    weight,
    module: moduleSchema,
    node,
    written,
  },
}
