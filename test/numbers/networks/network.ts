/** A net of a spec, and the independent definition of the same network in PyTorch. */
export interface Network {
  readonly file: string
  /** As `--net` has it. */
  readonly request: string
  /** What `networks.py` calls it: `se_resnet50`, `se_resnet20_cifar@8`. */
  readonly oracle: string
  /**
   * `free` where the definition registers modules in another order than data flows, which the spec does not imitate: the
   * same keys and shapes are demanded, in any order.
   */
  readonly order?: 'free'
  /**
   * Less than the outputs of every target. `live`, where a net is large: those of the live model alone. `alike`, where a net
   * of the same templates is computed in its place: none, cost, keys and shapes alone are demanded.
   */
  readonly outputs?: 'live' | 'alike'
}

/** Rows of a spec: the net as `--net` has it, and its name in `networks.py`. */
export function networksOf(
  file: string,
  rows: readonly (readonly [request: string, oracle: string])[],
): readonly Network[] {
  return rows.map(([request, oracle]) => ({ file, request, oracle }))
}

/** Networks of which less is computed. */
export function withOutputs(
  outputs: NonNullable<Network['outputs']>,
  networks: readonly Network[],
): readonly Network[] {
  return networks.map((network) => ({ ...network, outputs }))
}

/** What tests call it. */
export function nameOf({ file, request }: Network): string {
  return `${request} of ${file}`
}
