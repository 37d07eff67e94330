import { Ajv } from 'ajv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineText, positionAt } from '../../src/source/index.ts'
import { createGraphReader, graphSchema, readGraph, serialiseGraph } from '../../src/ir/index.ts'
import { buildFolded, buildNamed, buildSample } from './build-graph.ts'

const text = serialiseGraph(buildSample())
const read = await createGraphReader()

/** Code, and the text that the place covers, of each diagnostic. */
function faultsOf(document: string): readonly string[] {
  const file = { path: 'graph.json', text: document }
  return read(file).diagnostics.map(({ code, text: message, location }) => {
    const { start, end } = location.span
    return `${code} | ${message} | ${document.slice(start, end).slice(0, 60)}`
  })
}

test.each([
  ['the sample', buildSample()],
  ['folded batch norms', buildFolded()],
  ['what was written with a name', buildNamed()],
])('%s comes back as it was, to the byte', async (_, graph) => {
  const written = serialiseGraph(graph)
  const { graph: back, diagnostics } = await readGraph(written, 'graph.json')
  expect(diagnostics).toEqual([])
  expect(back).toEqual(graph)
  expect(back === undefined ? '' : serialiseGraph(back)).toBe(written)
})

test('the order of keys does not matter to a reader, and a byte order mark is read over', () => {
  const shuffled = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).toReversed()))
  const result = read({ path: 'graph.json', text: `\uFEFF${shuffled}` })
  expect(result.graph).toEqual(buildSample())
})

test('a name that objects have anyway survives as data', () => {
  const net = buildSample()
  const modules = net.modules.map((module, index) =>
    index === 2 ? { ...module, arguments: Object.fromEntries([['__proto__', '8']]) } : module,
  )
  const written = serialiseGraph({ ...net, modules })
  expect(written).toContain('"__proto__":"8"')
  const back = read({ path: 'graph.json', text: written }).graph
  expect(Object.entries(back?.modules[2]?.arguments ?? {})).toEqual([['__proto__', '8']])
  expect(Object.getPrototypeOf(back?.modules[2]?.arguments)).toBe(Object.prototype)
})

test('a graph that JSON cannot hold is a bug, not a null', () => {
  const graph = buildSample()
  expect(() => serialiseGraph({ ...graph, preprocessing: { ...graph.preprocessing, mean: [NaN, 0, 0] } })).toThrow(
    'not a finite number',
  )
})

test('the schema is a draft-07 schema by itself', () => {
  const validate = new Ajv({ strict: false }).compile(graphSchema)
  expect(validate(JSON.parse(text))).toBe(true)
})

test.each([
  ['', 'ir-not-json | A graph is a JSON document, and here a value was expected. | '],
  ['{"version": 1,}', 'ir-not-json | A graph is a JSON document, and here a key in double quotes was expected. | }'],
  [
    text.slice(0, text.indexOf('rgb') + 2),
    'ir-not-json | A graph is a JSON document, and here the end of a string was expected. | ',
  ],
  ['[1, 2] 3', 'ir-not-json | A graph is a JSON document, and here the end of the document was expected. | 3'],
  ['[]', 'ir-schema | This is not a graph: the document must be object. | []'],
  ['null', 'ir-schema | This is not a graph: the document must be object. | null'],
  ['{"version": 2}', 'ir-version | This graph has version 2, and version 1 is the one that is read. | 2'],
  ['{"version": "1"}', 'ir-version | This graph has version "1", and version 1 is the one that is read. | "1"'],
  [
    '{"version": 1}',
    'ir-schema | This is not a graph: the document must have required property \'name\'. | {"version": 1}',
  ],
])('%.30s is refused', (document, expected) => {
  expect(faultsOf(document)).toEqual([expected])
})

type Edit = readonly [what: string, from: string, to: string, expected: string]
const edits: readonly Edit[] = [
  ['an operation that is none', '"op":"relu"', '"op":"relux"', 'ir-schema | This is not a graph: nodes.3 has no known op: "relux". | "relux"'],
  ['__proto__ as an operation', '"op":"relu"', '"op":"__proto__"', 'ir-schema | This is not a graph: nodes.3 has no known op: "__proto__". | "__proto__"'],
  ['__proto__ as a member', '"op":"relu"', '"__proto__":{},"op":"relu"', 'ir-schema | This is not a graph: nodes.3 has a member that is not known: "__proto__". | {}'],
  ['an attribute of another operation', '"kernel":[3,3]', '"kernel":[3,3],"outputPad":[0,0]', 'ir-schema | This is not a graph: nodes.1.attributes has a member that is not known: "outputPad". | [0,0]'],
  ['half a number', '"channels":8', '"channels":8.5', 'ir-schema | This is not a graph: nodes.1.attributes.channels must be integer. | 8.5'],
  ['a huge number', '"channels":8', '"channels":1e300', 'ir-schema | This is not a graph: nodes.1.attributes.channels must be <= 16777216. | 1e300'],
  ['nothing', '"channels":8', '"channels":0', 'ir-schema | This is not a graph: nodes.1.attributes.channels must be >= 1. | 0'],
  ['a word', '"trainable":true', '"trainable":"yes"', 'ir-schema | This is not a graph: nodes.1.weights.0.trainable must be boolean. | "yes"'],
  ['another order', '"order":"rgb"', '"order":"grb"', 'ir-schema | This is not a graph: preprocessing.order must be ["rgb","bgr"]. | "grb"'],
  ['a kind of module', '"kind":"gate"', '"kind":"door"', 'ir-schema | This is not a graph: modules.3.kind must be ["net","block","gate","residual","branch","sequence","scope"]. | "door"'],
  ['a shape', '"shape":[8,8,6],"weights":[]', '"shape":[8,8,7],"weights":[]', 'ir-shape-differs | Node relu says 8x8x7, and relu of 8x8x6 gives 8x8x6. | [8,8,7]'],
  ['a weight key', '"key":"bn1.bias"', '"key":"bn1.weight"', 'ir-duplicate | The weight bn1.weight is there twice. | "bn1.weight"'],
  ['an input', '"inputs":["gap"]', '"inputs":["gap2"]', 'ir-unknown-node | The graph does not hold: node softmax names the node gap2, which does not stand before it. | "gap2"'],
  ['groups', '"groups":1', '"groups":2', 'ir-operation | Node conv1 does not hold: conv cannot part 3 channels (3x8x6) into 2 equal groups. | {"bias":false,"channels":8,"dilation":[1,1],"groups":2,"kern'],
] // prettier-ignore

test.each([
  ['without a name', '"name":"wide",', '', 'must have required property \'name\'. | {"kind":"let","value"'],
  ['with an empty name', '"name":"wide"', '"name":""', 'name must NOT have fewer than 1 characters. | ""'],
  [
    'without a value',
    ',"value":{"kind":"parameter","name":"w"}',
    '',
    'must have required property \'value\'. | {"kind":"let",',
  ],
])('a let %s is refused', (_, from, to, expected) => {
  const named = serialiseGraph(buildNamed())
  expect(named).toContain(from)
  const [fault = ''] = faultsOf(named.replace(from, to))
  expect(fault).toMatch(/^ir-schema \| This is not a graph: nodes\.4\.written\.channels/)
  expect(fault).toContain(expected)
})

test.each(edits)('%s is refused at its place', (_, from, to, expected) => {
  expect(text).toContain(from)
  expect(faultsOf(text.replace(from, to))).toEqual([expected])
})

test('the place is the line of the node', () => {
  const broken = text.replace('"op":"gap"', '"op":"gapp"')
  const file = { path: 'graph.json', text: broken }
  const [fault] = read(file).diagnostics
  const line = positionAt(file, fault?.location.span.start ?? 0).line
  expect(lineText(file, line)).toContain('layer1.0.se.gap')
})

test('a document a million brackets deep is refused like any other', () => {
  expect(faultsOf('['.repeat(1_000_000))).toEqual([
    'ir-not-json | A graph is a JSON document, and here a value was expected. | ',
  ])
  const deep = '{"version": 1, "name": '.concat('['.repeat(1_000_000), ']'.repeat(1_000_000), '}')
  expect(faultsOf(deep)).toHaveLength(1)
})

test.each([
  ['lists', '{"kind":"list","items":[', ']}', 252],
  ['lets', '{"kind":"let","name":"n","value":', '}', 505],
])('what was written as %s within one another without end is refused', (_, open, close, most) => {
  const nested = (depth: number): readonly string[] => {
    const written = `${open.repeat(depth)}{"kind":"number","value":1}${close.repeat(depth)}`
    return faultsOf(text.replace('"op":"relu",', `"op":"relu","written":{"channels":${written}},`))
  }
  expect(nested(most)).toEqual([expect.stringMatching(/^ir-operation .* does not come to it\./)])
  for (const depth of [most + 3, 100_000]) {
    expect(nested(depth)).toEqual([
      expect.stringMatching(
        /^ir-schema .* nodes\.3\.written\.channels\..*… is nested deeper than 512 levels\. \| \{"id":"relu"/,
      ),
    ])
  }
})

test('many faults are capped, and the cap is said', () => {
  const faults = faultsOf(text.replaceAll('"module":', '"module":1'))
  expect(faults).toHaveLength(15 - 1)
  const graph = buildSample()
  const nodes = graph.nodes.map((node) => ({ ...node, module: 99, shape: [1] }))
  const last = faultsOf(serialiseGraph({ ...graph, nodes })).at(-1)
  expect(last).toMatch(/^ir-more-faults \| More is wrong with this graph: only the first 20 faults are listed\./)
})

test('a mangled document gives diagnostics, never an exception', () => {
  const pieces = fc.constantFrom('', '{', '}', '[', '"', ',', '0', '-1', 'null', '1e999', '"__proto__"', '\\', '\u0000')
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(40), pieces, (at, length, piece) => {
      const mangled = text.slice(0, at) + piece + text.slice(at + length)
      const { graph, diagnostics } = read({ path: 'graph.json', text: mangled })
      expect(graph === undefined).toBe(diagnostics.length > 0)
      for (const { location } of diagnostics) {
        expect(location.span.start).toBeLessThanOrEqual(location.span.end)
        expect(location.span.end).toBeLessThanOrEqual(mangled.length)
      }
    }),
    { numRuns: 500 },
  )
})
