import type { Tensor } from '../../tensor.ts'
import { type AnyModule, Module } from '../module.ts'

/** A module with its name. */
export type NamedModule = readonly [name: string, module: Module]

/** What a `Sequential` is made of: modules, modules by name, or named modules in a row, as Python's OrderedDict. */
export type SequentialParts =
  readonly Module[] | readonly [Readonly<Record<string, Module>>] | readonly [readonly NamedModule[]]

/**
 * Modules one after the other: `new Sequential(a, b)` names them 0, 1, …; `new Sequential({ conv: a, norm: b })` and
 * `new Sequential([['conv', a], ['0', b]])` as is said. JavaScript lists the keys of an object that are numbers before
 * the others, whatever order they are written in: a list of pairs keeps it.
 */
export class Sequential extends Module {
  /** Names in order, which the properties of an object do not keep where some are numbers. */
  readonly #names = new Set<string>()

  constructor(...parts: SequentialParts) {
    super()
    for (const [name, module] of nameModules(parts)) this.add_module(name, module)
  }

  forward(input: Tensor): Tensor {
    let x = input
    for (const module of this) x = module(x)
    return x
  }

  override add_module(name: string, module: AnyModule): void {
    super.add_module(name, module)
    this.#names.add(name)
  }

  override *named_children(): Generator<[string, AnyModule]> {
    const children = new Map(super.named_children())
    for (const name of new Set([...this.#names, ...children.keys()])) {
      const child = children.get(name)
      if (child !== undefined) yield [name, child]
    }
  }

  /** The modules in order. */
  *[Symbol.iterator](): Generator<Module> {
    // What is not a module of one tensor would not have passed the constructor's types.
    for (const child of this.children()) yield child as Module
  }

  /** The module at a position; negative ones count from the end. */
  at(index: number): Module | undefined {
    return [...this].at(index)
  }

  get size(): number {
    return [...this].length
  }

  append(module: Module): this {
    this.add_module(String(this.size), module)
    return this
  }
}

/** `__proto__` and the like come as own keys or not at all. */
function nameModules(parts: SequentialParts): readonly NamedModule[] {
  const [first] = parts
  if (Array.isArray(first)) return first
  if (first !== undefined && !(first instanceof Module)) return Object.entries(first)
  return parts.flatMap((module, at) => (module instanceof Module ? [[String(at), module] as const] : []))
}

/** A list of modules that a module's `forward` uses as it likes. */
export class ModuleList<Item extends AnyModule = Module> extends Module<never[], never> {
  constructor(modules: Iterable<Item> = []) {
    super()
    for (const module of modules) this.append(module)
  }

  forward(): never {
    throw new Error('Module [ModuleList] is missing the required "forward" function')
  }

  *[Symbol.iterator](): Generator<Item> {
    for (let at = 0; ; at++) {
      const item = this.at(at)
      if (item === undefined) return
      yield item
    }
  }

  /** The module at a position; negative ones count from the end. */
  at(index: number): Item | undefined {
    const position = index < 0 ? index + this.size : index
    return Object.getOwnPropertyDescriptor(this, String(position))?.value
  }

  get size(): number {
    return [...this.named_children()].length
  }

  append(module: Item): this {
    this.add_module(String(this.size), module)
    return this
  }
}
