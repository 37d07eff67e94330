import { createCursor, type Cursor, PickleFlaw } from './cursor.ts'
import {
  isDict,
  isGlobal,
  isList,
  isObject,
  makeDict,
  type PickleDict,
  type PickleList,
  type PickleValue,
} from './values.ts'

/**
 * What a pickle may name and what becomes of it. Only these functions, which are the caller's, are ever called; a name
 * that is not among them ends the reading.
 */
export interface PickleNames {
  /** By full name. A constructor gets the arguments, and returns a value, or in words why it cannot. */
  readonly constructors: ReadonlyMap<string, (args: readonly PickleValue[]) => PickleValue | { readonly flaw: string }>
  /** Names that stand for themselves. */
  readonly constants: ReadonlySet<string>
  /** What lies outside of the pickle, by its id. */
  readonly persistent: (id: PickleValue) => PickleValue | { readonly flaw: string }
}

export interface PickleResult {
  readonly value: PickleValue
  /** One after the last byte. */
  readonly end: number
}

/** A pickle may take this many steps; one adds a value, or an entry to a container. */
const maximumSteps = 8_000_000
const newestProtocol = 5

/**
 * Reads one pickle of protocols 0 to 5 (Python's `pickletools`) into plain values. It is a stack machine without the
 * instructions that would run something: a name is looked up in `names` and nowhere else. What it builds is bounded by
 * `maximumSteps`, and nesting costs no stack of its own.
 *
 * @throws PickleFlaw where the pickle is broken, too long, or asks for what is not in `names`
 */
export function readPickle(bytes: Uint8Array, names: PickleNames, start = 0): PickleResult {
  const cursor = createCursor(bytes, start)
  const stack: PickleValue[] = []
  const marks: number[] = []
  const memo = new Map<number, PickleValue>()
  let steps = 0
  let offset = start

  const fail = (problem: string): never => {
    throw new PickleFlaw(offset, problem)
  }
  const spend = (count: number): void => {
    steps += count
    if (steps > maximumSteps) fail(`it takes more than ${maximumSteps} steps`)
  }
  const pop = (): PickleValue => {
    const value = stack.length > (marks.at(-1) ?? 0) ? stack.pop() : undefined
    return value === undefined ? fail('it takes a value that is not there') : value
  }
  const top = (): PickleValue => {
    const value = stack.length > (marks.at(-1) ?? 0) ? stack.at(-1) : undefined
    return value === undefined ? fail('it takes a value that is not there') : value
  }
  const popToMark = (): PickleValue[] => {
    const mark = marks.pop()
    return mark === undefined ? fail('a mark is missing') : stack.splice(mark)
  }
  const put = (index: number): void => void memo.set(index, top())
  const get = (index: number): PickleValue => {
    const value = memo.get(index)
    return value === undefined ? fail(`nothing was kept as ${index}`) : value
  }
  const list = (kind: PickleList['kind'], items: PickleValue[]): PickleList => ({ kind, items })
  const take = (value: PickleValue | { readonly flaw: string }): PickleValue =>
    typeof value === 'object' && value !== null && 'flaw' in value ? fail(value.flaw) : value
  const global = (module: string, name: string): PickleValue => {
    const full = `${module}.${name}`
    if (names.constructors.has(full) || names.constants.has(full)) return { kind: 'global', name: full }
    throw new PickleFlaw(offset, 'a name is not allowed', full)
  }
  const call = (callee: PickleValue, args: PickleValue): PickleValue => {
    const constructor = isGlobal(callee) ? names.constructors.get(callee.name) : undefined
    if (constructor === undefined || !isList(args)) return fail('it calls what cannot be called')
    for (const argument of args.items) {
      // A container may be copied by what is called.
      if (isList(argument)) spend(argument.items.length)
      else if (isDict(argument)) spend(argument.texts.size)
    }
    return take(constructor(args.items))
  }
  const append = (target: PickleValue, items: readonly PickleValue[]): void => {
    if (!isList(target) || target.kind === 'tuple') return fail('it adds to what is not a list')
    for (const item of items) target.items.push(item)
  }
  const setItems = (target: PickleValue, items: readonly PickleValue[]): void => {
    if (!isDict(target) || items.length % 2 !== 0) return fail('it sets items of what is not a dictionary')
    for (let index = 0; index < items.length; index += 2) {
      const key = items[index]!
      if (typeof key === 'string') target.texts.set(key, items[index + 1]!)
      else target.others = true
    }
  }
  const build = (): void => {
    const state = pop()
    const target = top()
    // Attributes of an OrderedDict (PyTorch's `_metadata`) and the state of a numpy dtype say nothing that is needed.
    const isHarmless = isDict(target) ? isDict(state) : isObject(target) && target.content.what === 'numpy-dtype'
    if (!isHarmless) fail('it changes the inside of an object')
  }
  const fromItems = (items: readonly PickleValue[]): PickleDict => {
    const dict = makeDict()
    setItems(dict, items)
    return dict
  }

  for (;;) {
    offset = cursor.position()
    spend(1)
    const code = cursor.byte()
    const value = readLiteral(code, cursor)
    if (value !== undefined) {
      stack.push(value)
      continue
    }
    switch (String.fromCharCode(code)) {
      case '\x80':
        if (cursor.byte() > newestProtocol) fail(`its protocol is above ${newestProtocol}`)
        break
      case '\x95':
        cursor.take(8)
        break
      case '.': {
        const result = pop()
        if (stack.length > 0 || marks.length > 0) fail('it ends with values left over')
        return { value: result, end: cursor.position() }
      }
      case '(':
        marks.push(stack.length)
        break
      case '0':
        if (stack.length > (marks.at(-1) ?? 0)) stack.pop()
        else if (marks.pop() === undefined) fail('it takes a value that is not there')
        break
      case '1':
        popToMark()
        break
      case '2':
        stack.push(top())
        break
      case ']':
        stack.push(list('list', []))
        break
      case ')':
        stack.push(list('tuple', []))
        break
      case '}':
        stack.push(makeDict())
        break
      case '\x8f':
        stack.push(list('set', []))
        break
      case 'l':
        stack.push(list('list', popToMark()))
        break
      case 't':
        stack.push(list('tuple', popToMark()))
        break
      case '\x91':
        stack.push(list('set', popToMark()))
        break
      case '\x85':
        stack.push(list('tuple', [pop()]))
        break
      case '\x86': {
        const second = pop()
        stack.push(list('tuple', [pop(), second]))
        break
      }
      case '\x87': {
        const third = pop()
        const second = pop()
        stack.push(list('tuple', [pop(), second, third]))
        break
      }
      case 'd':
        stack.push(fromItems(popToMark()))
        break
      case 'a': {
        const item = pop()
        append(top(), [item])
        break
      }
      case 'e':
      case '\x90': {
        const items = popToMark()
        append(top(), items)
        break
      }
      case 's': {
        const item = pop()
        const key = pop()
        setItems(top(), [key, item])
        break
      }
      case 'u': {
        const items = popToMark()
        setItems(top(), items)
        break
      }
      case 'p':
        put(Number(cursor.digits(cursor.line())))
        break
      case 'q':
        put(cursor.unsigned(1))
        break
      case 'r':
        put(cursor.unsigned(4))
        break
      case '\x94':
        put(memo.size)
        break
      case 'g':
        stack.push(get(Number(cursor.digits(cursor.line()))))
        break
      case 'h':
        stack.push(get(cursor.unsigned(1)))
        break
      case 'j':
        stack.push(get(cursor.unsigned(4)))
        break
      case 'c': {
        const module = cursor.line()
        stack.push(global(module, cursor.line()))
        break
      }
      case '\x93': {
        const name = pop()
        const module = pop()
        if (typeof name !== 'string' || typeof module !== 'string') fail('a name is not text')
        else stack.push(global(module, name))
        break
      }
      case 'i': {
        const module = cursor.line()
        const callee = global(module, cursor.line())
        stack.push(call(callee, list('tuple', popToMark())))
        break
      }
      case 'o': {
        const [callee = null, ...args] = popToMark()
        stack.push(call(callee, list('tuple', args)))
        break
      }
      case 'R':
      case '\x81': {
        const args = pop()
        stack.push(call(pop(), args))
        break
      }
      case 'b':
        build()
        break
      case 'P':
        stack.push(take(names.persistent(cursor.line())))
        break
      case 'Q':
        stack.push(take(names.persistent(pop())))
        break
      default:
        fail(`it has the instruction 0x${code.toString(16).padStart(2, '0')}, which weights do not need`)
    }
  }
}

/** The value of an instruction that only carries one; undefined where it is another. */
function readLiteral(code: number, cursor: Cursor): PickleValue | undefined {
  switch (String.fromCharCode(code)) {
    case 'N':
      return null
    case '\x88':
      return true
    case '\x89':
      return false
    case 'I': {
      const text = cursor.line()
      return text === '00' ? false : text === '01' ? true : cursor.digits(text)
    }
    case 'J':
      return cursor.signed4()
    case 'K':
      return cursor.unsigned(1)
    case 'M':
      return cursor.unsigned(2)
    case 'L':
      return cursor.digits(cursor.line())
    case '\x8a':
      return cursor.integer(cursor.unsigned(1))
    case '\x8b':
      return cursor.integer(cursor.unsigned(4))
    case 'F':
      return Number(cursor.line())
    case 'G':
      return cursor.float()
    case 'V':
      return cursor.line()
    case 'X':
      return cursor.text(cursor.unsigned(4))
    case '\x8c':
      return cursor.text(cursor.unsigned(1))
    case '\x8d':
      return cursor.text(cursor.length8())
    case 'T':
      return cursor.text(cursor.unsigned(4))
    case 'U':
      return cursor.text(cursor.unsigned(1))
    case 'B':
      return cursor.take(cursor.unsigned(4))
    case 'C':
      return cursor.take(cursor.unsigned(1))
    case '\x8e':
    case '\x96':
      return cursor.take(cursor.length8())
    default:
      return undefined
  }
}
