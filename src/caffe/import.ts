import { format } from 'prettier/standalone'
import { compareGraphs } from '../compare/index.ts'
import { compileSource } from '../compiler/index.ts'
import { type Diagnostic, invariant } from '../diagnostics/index.ts'
import * as plugin from '../format/index.ts'
import { assertSound, type Graph, type GraphNode } from '../ir/index.ts'
import type { SourceFile } from '../source/index.ts'
import { inferShape, isProblem } from '../vocabulary/index.ts'
import { buildNetwork } from './build-network.ts'
import { toGraph } from './graph.ts'
import type { Network } from './network.ts'
import { collectProblems } from './problem.ts'
import { readNet } from './read-layers.ts'
import { decompose } from './structure/decompose.ts'
import { planGates } from './structure/gates.ts'
import { parseTextFormat } from './text/parse.ts'
import { nameNet } from './write/names.ts'
import { countCost, writeSpec } from './write/spec.ts'

/** What to import a prototxt as. */
export interface ImportOptions {
  /** The name of the net; the prototxt's own unless given. An identifier. */
  readonly net?: string
}

/** A spec that computes what a prototxt does. */
export interface ImportedSpec {
  /** The spec, formatted. */
  readonly text: string
  /** The name of its net. */
  readonly net: string
  /** Trainable values, and multiply-adds for one image. */
  readonly params: number
  readonly macs: number
  /** The layer of the prototxt behind each tensor of the spec, by its key in `state_dict`. */
  readonly layers: ReadonlyMap<string, string>
}

/** `spec` is absent where a diagnostic is an error. */
export interface ImportResult {
  readonly spec?: ImportedSpec
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Imports a Caffe prototxt, as networks are deployed with it, as a spec: what it repeats as blocks and rows of copies,
 * squeeze-and-excitation as an annotation. The spec is compiled and held against the layers of the prototxt before it is
 * given. Codes `prototxt-…` and `caffe-…`, located in the prototxt.
 *
 * @throws Error where the spec is not the prototxt: a bug of senet, never a wrong spec
 */
export async function importCaffe(source: SourceFile, options: ImportOptions = {}): Promise<ImportResult> {
  const { report, diagnostics } = collectProblems(source)
  const message = parseTextFormat(source.text, report)
  if (message === undefined) return { diagnostics }
  const read = readNet(message, report)
  const network = diagnostics.some(({ severity }) => severity === 'error') ? undefined : buildNetwork(read, report)
  const structure = network === undefined ? undefined : decompose(network, planGates(network), report)
  if (network === undefined || structure === undefined) return { diagnostics }
  const net = options.net ?? nameNet(network.name)
  const written = writeSpec(network, structure, net, describe(network, net, source))
  const text = await format(written, { parser: 'senet', plugins: [plugin], printWidth: 100 })
  const layers = await holdAgainst(network, text, net, source)
  return { spec: { text, net, ...countCost(network), layers }, diagnostics }
}

function describe({ name }: Network, net: string, { path }: SourceFile): string {
  const printable = (words: string) => words.replace(/[^\x20-\x7e]+/g, ' ').trim()
  const file = printable(path.split('/').at(-1) ?? '')
  return `${printable((name ?? net).slice(0, 100)) || net}, imported from ${file.slice(0, 100)}.`
}

/** Compiles what was written, and holds it against the prototxt. Gives the layer behind each tensor. */
async function holdAgainst(
  network: Network,
  text: string,
  net: string,
  { path }: SourceFile,
): Promise<ReadonlyMap<string, string>> {
  const expected = normalise(toGraph(network, net, path))
  assertSound(expected, 'the import of a prototxt')
  const { graph, diagnostics } = await compileSource({ path: `${net}.senet`, text }, undefined, net)
  const said = diagnostics.map((diagnostic) => diagnostic.text).join('; ')
  invariant(graph !== undefined, `the imported spec does not compile: ${said}\n${text}`)
  const { operations, onlyNew, onlyOld, changed, ...rest } = compareGraphs(expected, normalise(graph))
  const differing = [operations, onlyNew, onlyOld, changed, rest.ambiguous, rest.interface, rest.training].flat()
  const isSame = differing.length === 0 && (rest.afterMapping === 'numerics' || rest.grade === 'numerics')
  invariant(isSame, `the imported spec is not the prototxt: ${JSON.stringify(differing.slice(0, 3))}\n${text}`)
  return new Map(rest.renamed.map(({ from, to }) => [to.key, from.key.slice(0, from.key.lastIndexOf('/'))]))
}

/** Without rounding up where there is nothing to round: a block may say it for all its copies. */
function normalise(graph: Graph): Graph {
  const shapes = new Map(graph.nodes.map(({ id, shape }) => [id, shape]))
  return { ...graph, nodes: graph.nodes.map((node) => roundLess(node, shapes)) }
}

function roundLess(node: GraphNode, shapes: ReadonlyMap<string, GraphNode['shape']>): GraphNode {
  if ((node.op !== 'maxpool' && node.op !== 'avgpool') || !node.attributes.ceil) return node
  const less: GraphNode =
    node.op === 'maxpool'
      ? { ...node, attributes: { ...node.attributes, ceil: false } }
      : { ...node, attributes: { ...node.attributes, ceil: false } }
  const shape = inferShape(less, [shapes.get(node.inputs[0] ?? '') ?? []])
  return !isProblem(shape) && shape.join('x') === node.shape.join('x') ? less : node
}
