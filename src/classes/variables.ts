import type { Code, ForwardResult, ForwardStatement } from './code.ts'

/** A tensor of the forward pass while its variables are called by what they hold. */
export interface Value {
  readonly code: Code
  /** How many modules and functions it applies. */
  readonly cost: number
  /** Variables in it. */
  readonly reads: ReadonlySet<string>
}

/** A line of the forward pass to be: one variable, or one for each part of what is split. */
export interface Pending {
  readonly targets: readonly string[]
  readonly value: Value
}

/** What a forward pass takes and gives, as far as names go. */
export interface Ends {
  readonly inputNames: readonly string[]
  /** The net's outputs by name, in the order of the results. */
  readonly outputs: readonly { readonly name: string }[] | undefined
}

const spareNames = ['out', 'y', 'z', 'u', 'v', 't']

/** Gives variables names: that of what they are made from where it is not needed any more. */
export function nameVariables(
  pending: readonly Pending[],
  results: readonly Value[],
  { inputNames, outputs }: Ends,
): { readonly statements: readonly ForwardStatement[]; readonly result: ForwardResult } {
  const lastUse = new Map<string, number>()
  for (const [line, { value }] of pending.entries()) for (const name of value.reads) lastUse.set(name, line)
  for (const value of results) for (const name of value.reads) lastUse.set(name, pending.length)
  const names = new Map(inputNames.map((name, index) => [`input ${index}`, name]))
  /** Names whose values are still needed, and all that there ever were. */
  const held = new Set(inputNames)
  const seen = new Set(inputNames)
  /** What a part is a part of. */
  const wholes = new Map<string, string>()
  const hold = (target: string, name: string): string => {
    held.add(name)
    seen.add(name)
    names.set(target, name)
    return name
  }
  const nameOne = (value: Value): string => {
    const reads = [...value.reads].flatMap((read) => names.get(read) ?? [])
    const free = reads.find((name) => !held.has(name))
    // What parts are put together to is called as what they were parts of.
    const whole = reads.length > 1 && free !== undefined ? wholes.get(free) : undefined
    const name = [whole, free, ...spareNames].find((one) => one !== undefined && !held.has(one))
    if (name !== undefined) return name
    let ordinal = 2
    while (held.has(`t${ordinal}`)) ordinal += 1
    return `t${ordinal}`
  }
  /** Parts are numbered after what is split, by names that stand for nothing else. */
  const nameParts = (targets: readonly string[], value: Value): readonly (string | undefined)[] => {
    const [whole = 'out'] = [...value.reads].flatMap((read) => names.get(read) ?? [])
    let stem = /\d$/.test(whole) ? `${whole}_` : whole
    while (targets.some((_, index) => seen.has(`${stem}${index + 1}`))) stem += '_'
    return targets.map((target, index) => {
      if (!lastUse.has(target)) return undefined
      const name = hold(target, `${stem}${index + 1}`)
      wholes.set(name, whole)
      return name
    })
  }
  const statements = pending.map(({ targets, value }, line): ForwardStatement => {
    const code = rename(value.code, names)
    for (const read of value.reads) {
      const name = names.get(read)
      if (lastUse.get(read) === line && name !== undefined) held.delete(name)
    }
    const [target = ''] = targets
    return { targets: targets.length > 1 ? nameParts(targets, value) : [hold(target, nameOne(value))], value: code }
  })
  const final = results.map((value) => rename(value.code, names))
  const [only] = final
  const result: ForwardResult =
    outputs !== undefined && outputs.length > 1
      ? {
          kind: 'named',
          values: outputs.map(({ name }, index) => ({ name, value: final[index] ?? { kind: 'variable', name: 'x' } })),
        }
      : final.length === 1 && only !== undefined
        ? { kind: 'tensor', value: only }
        : { kind: 'tensors', values: final }
  return { statements, result }
}

function rename(code: Code, names: ReadonlyMap<string, string>): Code {
  const each = (items: readonly Code[]): readonly Code[] => items.map((item) => rename(item, names))
  switch (code.kind) {
    case 'variable':
      return { kind: 'variable', name: names.get(code.name) ?? code.name }
    case 'apply':
      return { ...code, inputs: each(code.inputs) }
    case 'method':
      return { ...code, object: rename(code.object, names), positional: each(code.positional) }
    case 'function':
    case 'helper':
      return { ...code, positional: each(code.positional) }
    case 'operator':
      return { ...code, left: rename(code.left, names), right: rename(code.right, names) }
    case 'widened':
    case 'item':
      return { ...code, of: rename(code.of, names) }
    case 'list':
    case 'tuple':
      return { ...code, items: each(code.items) }
    case 'choice':
      return { ...code, then: rename(code.then, names), otherwise: rename(code.otherwise, names) }
    default:
      return code
  }
}
