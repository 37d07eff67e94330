import type { TargetResult } from './target.ts'

/** A result with a file of weights beside its only file, under the same name. */
export function withWeights(
  result: TargetResult,
  extension: string,
  write: (() => Uint8Array) | undefined,
): TargetResult {
  if (result.files === undefined || write === undefined) return result
  const [name = 'weights'] = result.files.keys()
  const files = new Map(result.files).set(`${name.replace(/\.[^.]*$/, '')}.${extension}`, write())
  return { ...result, files }
}
