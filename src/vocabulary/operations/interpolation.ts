import type { Arguments } from '../operation.ts'
import { byDefault, flag, readBoolean, readWord, word } from '../parameters.ts'

// What resize and upsample have in common.

const modes = ['nearest', 'bilinear'] as const
/** `mode` and `align_corners`. */
export const interpolationParameters = [
  word('mode', modes, 'The value nearest, or mixed from the four around.', {
    ...byDefault('nearest'),
    positional: true,
  }),
  flag('align_corners', 'Whether the corners fall on corners; for `bilinear`.', byDefault(false)),
]

/** Mode and corners as given or by default. */
export function readInterpolation(args: Arguments) {
  return {
    mode: readWord(args, 'mode', modes) ?? ('nearest' as const),
    alignCorners: readBoolean(args, 'align_corners') ?? false,
  }
}
