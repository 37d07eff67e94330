import type { WeightTensor } from '../../weights/index.ts'
import { tidy } from '../memory.ts'
import type { Tensor } from '../tensor.ts'
import { loadStateDict, type LoadResult, type StateSource } from './state.ts'
import { Buffer, Parameter } from './parameter.ts'

/** Tensors by name, in PyTorch's order. */
export type StateDict = Map<string, Tensor>

/** A module of any kind: what it takes and gives is not known. */
export type AnyModule = Module<never[], unknown>

/** What is called after a module's `forward`; what it returns, if anything, is the output instead. */
export type ForwardHook = (module: AnyModule, inputs: readonly unknown[], output: unknown) => unknown

const forwardHooks = new WeakMap<object, Set<ForwardHook>>()

// Of one name with the class: TypeScript's way of saying that its instances can be called.
export interface Module<Inputs extends unknown[] = [Tensor], Output = Tensor> {
  /** Runs `forward`. Tensors that it makes and does not return are freed, but for what `backward` needs. */
  (...inputs: Inputs): Output
}

/**
 * PyTorch's `nn.Module`. Subclasses assign parameters, buffers and modules to properties and write `forward`; an instance
 * is called like a function. Names in `state_dict` are the properties' names, in the order of assignment.
 */
export abstract class Module<Inputs extends unknown[] = [Tensor], Output = Tensor> {
  /** Whether dropout drops and batch norm counts: set by `train` and `eval`. */
  declare training: boolean

  constructor() {
    const callable = (...inputs: Inputs): Output => callModule(self, inputs)
    Reflect.deleteProperty(callable, 'name')
    Reflect.deleteProperty(callable, 'length')
    const self: this = Object.setPrototypeOf(callable, new.target.prototype)
    self.training = true
    return self
  }

  abstract forward(...inputs: Inputs): Output

  // ---- members

  /** Direct children with their names. */
  *named_children(): Generator<[string, AnyModule]> {
    for (const [name, value] of Object.entries(this)) if (isModule(value)) yield [name, value]
  }

  *children(): Generator<AnyModule> {
    for (const [, child] of this.named_children()) yield child
  }

  /** This module under the name `''` (or `prefix`), then all below it; each once. */
  *named_modules(prefix = '', seen: Set<AnyModule> = new Set()): Generator<[string, AnyModule]> {
    if (seen.has(this)) return
    seen.add(this)
    yield [prefix, this]
    for (const [name, child] of this.named_children()) yield* child.named_modules(join(prefix, name), seen)
  }

  *modules(): Generator<AnyModule> {
    for (const [, module] of this.named_modules()) yield module
  }

  /** All parameters with their names, each once. */
  *named_parameters(prefix = ''): Generator<[string, Parameter]> {
    const seen = new Set<Parameter>()
    for (const [path, module] of this.named_modules(prefix)) {
      for (const [name, value] of Object.entries(module)) {
        if (!(value instanceof Parameter) || seen.has(value)) continue
        seen.add(value)
        yield [join(path, name), value]
      }
    }
  }

  *parameters(): Generator<Parameter> {
    for (const [, parameter] of this.named_parameters()) yield parameter
  }

  /** All buffers with their names, each once. */
  *named_buffers(prefix = ''): Generator<[string, Buffer]> {
    const seen = new Set<Buffer>()
    for (const [path, module] of this.named_modules(prefix)) {
      for (const [name, value] of Object.entries(module)) {
        if (!(value instanceof Buffer) || seen.has(value)) continue
        seen.add(value)
        yield [join(path, name), value]
      }
    }
  }

  *buffers(): Generator<Buffer> {
    for (const [, buffer] of this.named_buffers()) yield buffer
  }

  /** The module at a path such as `layer1.0.conv1`. */
  get_submodule(path: string): AnyModule {
    const found = path === '' ? this : new Map(this.named_modules()).get(path)
    if (found === undefined) throw new Error(`${this.typeName} has no submodule \`${path}\``)
    return found
  }

  /** Adds a member by name, as an assignment would. */
  add_module(name: string, module: AnyModule): void {
    define(this, name, module)
  }

  register_parameter(name: string, parameter: Parameter): void {
    define(this, name, parameter)
  }

  register_buffer(name: string, tensor: Tensor, options: { readonly persistent?: boolean } = {}): void {
    define(this, name, new Buffer(tensor, options))
  }

  /** Calls `hook` after each `forward`. Gives a handle that takes it away again. */
  register_forward_hook(hook: ForwardHook): { readonly remove: () => void } {
    const hooks = forwardHooks.get(this) ?? new Set()
    forwardHooks.set(this, hooks.add(hook))
    return { remove: () => hooks.delete(hook) }
  }

  // ---- modes

  /** Training mode, for this module and all below it. */
  train(mode = true): this {
    this.training = mode
    for (const child of this.children()) child.train(mode)
    return this
  }

  /** Evaluation mode. */
  eval(): this {
    return this.train(false)
  }

  requires_grad_(wanted = true): this {
    for (const parameter of this.parameters()) parameter.requires_grad_(wanted)
    return this
  }

  /** Forgets all gradients. */
  zero_grad(): void {
    for (const parameter of this.parameters()) {
      parameter.grad?.dispose()
      parameter.grad = undefined
    }
  }

  /** Calls a function with every module, children first, as PyTorch. */
  apply(work: (module: AnyModule) => void): this {
    for (const child of this.children()) child.apply(work)
    work(this)
    return this
  }

  /** There is one device, the current backend of tfjs: for code that says where its modules live. */
  to(_device: string): this {
    return this
  }

  /** Frees the parameters and buffers. */
  dispose(): void {
    for (const parameter of this.parameters()) parameter.dispose()
    for (const buffer of this.buffers()) buffer.dispose()
  }

  // ---- state

  /** Parameters and buffers by name: the values as they are now, which later training does not change. */
  state_dict(prefix = ''): StateDict {
    const state: StateDict = new Map()
    for (const [name, tensor] of listState(this, prefix)) state.set(name, tensor.detach())
    return state
  }

  /**
   * Takes over the values of a state: of `state_dict`, or of a weight file as `senet/weights` reads it. Keys
   * `num_batches_tracked` may be missing.
   *
   * @param options.strict whether keys must match exactly; true unless told
   * @throws RuntimeError with every key that is missing, unexpected or of another shape
   */
  load_state_dict(state: StateSource, options: { readonly strict?: boolean } = {}): LoadResult {
    return loadStateDict(this.typeName, [...listState(this, '')], state, options.strict ?? true)
  }

  // ---- printing

  /** The name of its class. */
  get typeName(): string {
    return this.constructor.name
  }

  /** What stands in its parentheses when it is printed. */
  extra_repr(): string {
    return ''
  }

  /** As Python prints it. */
  toString(): string {
    const children = [...this.named_children()].map(([name, child]) => {
      return `  (${name}): ${child.toString().replaceAll('\n', '\n  ')}\n`
    })
    const extra = this.extra_repr()
    if (children.length === 0) return `${this.typeName}(${extra})`
    return `${this.typeName}(\n${extra === '' ? '' : `  ${extra}\n`}${children.join('')})`
  }
}

/** Values that `load_state_dict` takes. */
export type StateValue = Tensor | WeightTensor

function isModule(value: unknown): value is AnyModule {
  return value instanceof Module
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`
}

/** Also for names that mean something to an object, such as `__proto__`. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
}

/** Own parameters, own buffers, then the children's, as PyTorch lists them. */
function* listState(module: AnyModule, prefix: string): Generator<[string, Tensor]> {
  const members = Object.entries(module)
  for (const [name, value] of members) if (value instanceof Parameter) yield [join(prefix, name), value]
  for (const [name, value] of members) {
    if (value instanceof Buffer && value.persistent) yield [join(prefix, name), value]
  }
  for (const [name, child] of module.named_children()) yield* listState(child, join(prefix, name))
}

function callModule<Inputs extends unknown[], Output>(module: Module<Inputs, Output>, inputs: Inputs): Output {
  const hooks = forwardHooks.get(module)
  if (hooks === undefined) return tidy(() => module.forward(...inputs))
  return tidy(() => {
    let output = module.forward(...inputs)
    for (const hook of hooks) output = (hook(module, inputs, output) as Output | undefined) ?? output
    return output
  })
}
