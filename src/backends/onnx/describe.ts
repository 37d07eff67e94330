import type { Graph, Preprocessing } from '../../ir/index.ts'

/** What the model is, for people: its `doc_string`. */
export function describeModel(graph: Graph): string {
  const shape = graph.nodes[0]?.shape ?? []
  const names = graph.outputs.map((output) => output.name)
  return [
    `${graph.name}, for evaluation.`,
    `Input: float32 [${['N', ...shape].join(', ')}].`,
    ...(shape.length === 3 ? [describePreprocessing(graph.preprocessing)] : []),
    `Output${names.length === 1 ? '' : 's'}: ${names.join(', ')}.`,
  ].join('\n')
}

function describePreprocessing({ mean, std, order, range }: Preprocessing): string {
  const scaled = range === 255 ? 'pixel' : `pixel * ${range} / 255`
  const steps = [
    ...(mean === undefined ? [] : [`minus mean [${mean.join(', ')}]`]),
    ...(std === undefined ? [] : [`divided by std [${std.join(', ')}]`]),
  ]
  const channels = mean === undefined && std === undefined ? '' : ` per channel`
  return `Not in the graph: a picture becomes an input as ${[scaled, ...steps].join(', ')}${channels}, channels in the order ${order}.`
}

/** The same for programs: `metadata_props`. */
export function describeMetadata(graph: Graph, folded: boolean): readonly (readonly [key: string, value: string])[] {
  const { mean, std, order, range } = graph.preprocessing
  return [
    ['senet.net', graph.name],
    ['senet.preprocessing', JSON.stringify({ mean: mean ?? null, std: std ?? null, order, range })],
    ['senet.batch_norm', folded ? 'folded' : 'kept'],
  ]
}
