import type { Graph, Origin } from '../ir/index.ts'

/** A label that a class of the target cannot keep a module under. */
export interface TakenLabel {
  readonly label: string
  readonly path: string
  readonly origin: Origin
}

/** What layers of PyTorch call their own: a gate that lives in a layer cannot have the name. */
const ofLayers: ReadonlySet<string> = new Set(
  (
    'weight bias running_mean running_var num_batches_tracked in_channels out_channels in_features out_features ' +
    'kernel_size stride padding dilation output_padding groups num_features num_groups num_channels eps momentum affine ' +
    'track_running_stats normalized_shape elementwise_affine num_parameters'
  ).split(' '),
)

/**
 * Labels that a module of the target has for something else, each once in a scope, where they were written.
 *
 * @param taken names of the target's own module class
 */
export function findTakenLabels(graph: Graph, taken: ReadonlySet<string>): readonly TakenLabel[] {
  const found = new Map<string, TakenLabel>()
  const layers = new Set(
    graph.nodes.flatMap((node) => node.weights.map(({ key, role }) => key.slice(0, -role.length - 1))),
  )
  const look = (path: string, origin: Origin): void => {
    const at = path.lastIndexOf('.')
    const label = path.slice(at + 1)
    const isTaken = taken.has(label) || (ofLayers.has(label) && layers.has(path.slice(0, Math.max(0, at))))
    const place = `${origin.file} ${origin.span.start} ${label}`
    if (isTaken && !found.has(place)) found.set(place, { label, path, origin })
  }
  for (const module of graph.modules) if (module.path !== '') look(module.path, module.origin)
  for (const node of graph.nodes) {
    for (const { key, role } of node.weights) look(key.slice(0, -role.length - 1), node.origin)
  }
  return [...found.values()]
}
