import type { Tensor } from '../../tensor.ts'
import { type AnyModule, Module } from '../module.ts'

/** Modules by name, as Python's OrderedDict. */
export type NamedModules = Readonly<Record<string, Module>>

/**
 * Modules one after the other: `new Sequential(a, b)` names them 0, 1, …; `new Sequential({ conv: a, norm: b })` as the
 * keys say.
 */
export class Sequential extends Module {
  constructor(...modules: readonly Module[] | readonly [NamedModules]) {
    super()
    for (const [name, module] of nameModules(modules)) this.add_module(name, module)
  }

  forward(input: Tensor): Tensor {
    let x = input
    for (const module of this) x = module(x)
    return x
  }

  /** The modules in order. */
  *[Symbol.iterator](): Generator<Module> {
    for (const value of Object.values(this)) if (value instanceof Module) yield value
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
function nameModules(modules: readonly Module[] | readonly [NamedModules]): readonly (readonly [string, Module])[] {
  const [first] = modules
  if (first !== undefined && !(first instanceof Module)) return Object.entries(first)
  return modules.flatMap((module, at) => (module instanceof Module ? [[String(at), module] as const] : []))
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
