/** A number in a step that blocks may differ in, or an operation. */
export type SlotKind = 'channels' | 'kernel' | 'stride' | 'groups' | 'dilation' | 'pool' | 'ceil' | 'hidden'

/** A place in the text of some steps where copies of them may have something else. */
export interface Slot {
  /** The way to it from the steps: unique, and the same in copies. */
  readonly path: string
  readonly kind: SlotKind
  /** What is written there. Undefined where any value does: rounding up what is whole. */
  readonly value: number | string | undefined
  /** The arm of a concatenation that it is in, the outermost one; undefined outside. */
  readonly arm: number | undefined
  readonly isInSkip: boolean
}

/** What stands at a slot; undefined where the word's own default is meant. */
export type FillSlot = (slot: Slot) => string | undefined

/** What is left out where it is written as this. */
const defaultText: Readonly<Partial<Record<SlotKind, string>>> = {
  stride: '1',
  groups: '1',
  dilation: '1x1',
  ceil: 'false',
}

/** Writes each slot as it is. */
export const fillLiterally: FillSlot = ({ kind, value }) => {
  const text = value === undefined ? undefined : String(value)
  return text === defaultText[kind] ? undefined : text
}
