/**
 * A mistake in the use of the runtime: shapes, dtypes or keys that do not fit. The message has PyTorch's words where
 * PyTorch has any, so that what is written about them applies here.
 */
export class RuntimeError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'RuntimeError'
  }
}

/** Throws a `RuntimeError` unless `condition` holds; the message is only made then. */
export function check(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new RuntimeError(message())
}

/** `[1, 2, 3]`, as PyTorch writes a size in its messages. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}
