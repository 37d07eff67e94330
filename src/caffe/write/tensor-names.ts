/** Names of tensors in one declaration: `t`, `t2`, … in the order in which they come up. */
export function createTensorNames(): (node: number) => string {
  const names = new Map<number, string>()
  return (node) => {
    const known = names.get(node) ?? (names.size === 0 ? 't' : `t${names.size + 1}`)
    names.set(node, known)
    return known
  }
}
