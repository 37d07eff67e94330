import type { Operation } from '../operation.ts'
import { count, demand, readNumber, required } from '../parameters.ts'

/** Interleaves groups of channels; the shape stays. */
export const shuffle: Operation = {
  name: 'shuffle',
  category: 'shape',
  scope: 'shuffle',
  parameters: [
    count('groups', 'Channels are parted into so many groups, of which one channel each is taken in turn.', required),
  ],
  doc: "Channels as [groups, C / groups], transposed: ShuffleNet's. PyTorch's `ChannelShuffle`.",
  example: 'shuffle(2)',
  resolve: (args) => ({
    operation: { op: 'shuffle', attributes: { groups: demand(readNumber(args, 'groups'), 'groups') } },
  }),
}
