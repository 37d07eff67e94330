/** A net of a spec, and the independent definition of the same network in PyTorch. */
export interface Network {
  readonly file: string
  /** As `--net` has it. */
  readonly request: string
  /** What `networks.py` calls it: `se_resnet50`, `se_resnet20_cifar@8`. */
  readonly oracle: string
}

/** Rows of a spec: the net as `--net` has it, and its name in `networks.py`. */
export function networksOf(
  file: string,
  rows: readonly (readonly [request: string, oracle: string])[],
): readonly Network[] {
  return rows.map(([request, oracle]) => ({ file, request, oracle }))
}

/** What tests call it. */
export function nameOf({ file, request }: Network): string {
  return `${request} of ${file}`
}
