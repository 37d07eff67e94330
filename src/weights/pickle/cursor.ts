/** What is wrong with a pickle, and where. */
export class PickleFlaw extends Error {
  readonly offset: number
  /** The name that was asked for and is not allowed, where that is what is wrong. */
  readonly global: string | undefined

  constructor(offset: number, problem: string, global?: string) {
    super(problem)
    this.offset = offset
    this.global = global
  }
}

/** Integers may have this many bytes or digits: Python's own are boundless, and turning text into one is quadratic. */
const longestInteger = 1000

/** Reads the parts of a pickle, and throws a `PickleFlaw` where they run over its end. */
export interface Cursor {
  position(): number
  take(count: number): Uint8Array
  byte(): number
  unsigned(bytes: 1 | 2 | 4): number
  /** A length of 8 bytes; one that no file has is the end of the file. */
  length8(): number
  signed4(): number
  float(): number
  text(count: number): string
  /** Up to the end of the line, which is passed over. */
  line(): string
  /** A whole number of so many bytes, little-endian, in two's complement. */
  integer(count: number): number | bigint
  /** A whole number in digits. */
  digits(text: string): number | bigint
}

export function createCursor(bytes: Uint8Array, start: number): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let at = start
  const fail = (problem: string): never => {
    throw new PickleFlaw(at, problem)
  }
  const advance = (count: number): number => {
    if (count > bytes.length - at) fail('it ends in the middle')
    const before = at
    at += count
    return before
  }
  const narrow = (value: bigint): number | bigint => {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }
  const cursor: Cursor = {
    position: () => at,
    take: (count) => {
      const from = advance(count)
      return bytes.subarray(from, from + count)
    },
    byte: () => view.getUint8(advance(1)),
    unsigned: (count) => {
      const from = advance(count)
      if (count === 1) return view.getUint8(from)
      return count === 2 ? view.getUint16(from, true) : view.getUint32(from, true)
    },
    length8: () => Number(view.getBigUint64(advance(8), true)),
    signed4: () => view.getInt32(advance(4), true),
    float: () => view.getFloat64(advance(8), false),
    text: (count) => {
      const taken = cursor.take(count)
      try {
        return utf8.decode(taken)
      } catch {
        return fail('a text is not UTF-8')
      }
    },
    line: () => {
      const end = bytes.indexOf(10, at)
      if (end < 0) return fail('it ends in the middle')
      const text = cursor.text(end - at)
      at += 1
      return text
    },
    integer: (count) => {
      if (count > longestInteger) fail(`an integer has ${count} bytes`)
      let value = 0n
      const taken = cursor.take(count)
      for (let index = count - 1; index >= 0; index--) value = (value << 8n) | BigInt(taken[index]!)
      return narrow(BigInt.asIntN(count * 8, value))
    },
    digits: (text) => {
      const number = text.replace(/L$/, '').trim()
      if (!/^[-+]?\d+$/.test(number) || number.length > longestInteger) return fail('an integer cannot be read')
      return narrow(number.startsWith('-') ? -BigInt(number.slice(1)) : BigInt(number.replace('+', '')))
    },
  }
  return cursor
}
