import { operations, type ArgumentValue, coerceArgument, type ParameterSpec } from '../../vocabulary/index.ts'
import type { Annotation, Argument, Call, Node, Parameter } from '../../syntax/index.ts'
import type { Fix } from '../../diagnostics/index.ts'
import { wordsOption } from '../options.ts'
import { defineRule, type RuleContext } from '../rule.ts'
import { literalKey } from '../text.ts'

type Context = RuleContext<'default-argument'>
type Arguable = Call | Annotation

/** An argument that is what would be taken anyway. */
export const defaultArgument = defineRule(
  {
    id: 'default-argument',
    summary: 'An argument that is equal to its default.',
    category: 'structure',
    recommended: 'warn',
    strict: 'warn',
    fix: 'safe',
    reads: 'tree',
    needsWhole: true,
    options: {
      keep: {
        type: 'words',
        default: ['r'],
        doc: 'Parameters that may be written out: those that are the point of a net.',
      },
    },
  },
  (context) => {
    const keep = new Set(wordsOption(context.option('keep')))
    const check = (call: Arguable, parents: readonly Node[]): void => {
      const given = call.arguments ?? []
      if (given.length === 0 || (call.kind === 'Call' && !isUsedUp(parents)) || isLocal(call.name.text, parents)) return
      const redundant = findRedundant(call, context)
      for (const argument of redundant) {
        if (keep.has(argument.name?.text ?? '')) continue
        const fixes = [remove(given, argument, call)]
        const facts = { argument: context.textOf(argument), name: call.name.text }
        context.report({ at: context.locate(argument), fixes }, facts)
      }
    }
    return { nodes: { Call: check, Annotation: check } }
  },
)

/**
 * Whether a call is a step, and not a value: what is called later with further arguments takes those by position that
 * were not given before.
 */
function isUsedUp(parents: readonly Node[]): boolean {
  const kind = parents.at(-1)?.kind
  return kind === 'Flow' || kind === 'Branch' || kind === 'SkipProjection' || kind === 'Net'
}

/** Whether a word is a parameter or `let` around, which may hold anything. */
function isLocal(word: string, parents: readonly Node[]): boolean {
  return parents.some((node) => {
    if ('parameters' in node && node.parameters?.some(({ name }) => name.text === word) === true) return true
    return node.kind === 'Body' && node.steps.some((step) => step.kind === 'Let' && step.name.text === word)
  })
}

function findRedundant(call: Arguable, { module }: Context): readonly Argument[] {
  const given = call.arguments ?? []
  const symbol = module.symbols.get(call.name.text)
  if (symbol?.kind === 'missing') return []
  if (symbol !== undefined) {
    const { declaration } = symbol
    if (declaration.kind === 'Let' || declaration.kind === 'Sweep') return []
    // What is derived without parameters of its own takes those of its base.
    if (declaration.body.kind === 'Call' && declaration.parameters.length === 0) return []
    return given.filter((argument) => equalsDeclared(argument, given, declaration.parameters))
  }
  const operation = operations.get(call.name.text)
  if (operation === undefined) return []
  return given.filter((argument) => {
    if (argument.name === undefined && !argument.stride) return false
    const spec = operation.parameters.find((one) =>
      argument.stride ? one.stride === true : one.name === argument.name?.text,
    )
    return spec !== undefined && (equalsDefault(argument, spec) || equalsOwnPad(argument, spec, call))
  })
}

/** Only the last positional argument can go: those behind it would move up. */
function equalsDeclared(argument: Argument, given: readonly Argument[], parameters: readonly Parameter[]): boolean {
  const positional = given.filter(({ name, stride }) => name === undefined && !stride)
  const named = new Set(given.flatMap(({ name }) => name?.text ?? []))
  const free = parameters.filter(({ stride, name }) => !stride && !named.has(name.text))
  const isPositional = argument.name === undefined && !argument.stride
  if (isPositional && positional.at(-1) !== argument) return false
  const parameter = isPositional
    ? free[positional.length - 1]
    : parameters.find((one) => (argument.stride ? one.stride : one.name.text === argument.name?.text))
  if (parameter === undefined) return false
  const own = literalKey(argument.value)
  if (parameter.default === undefined) return parameter.stride && own === '1'
  return own !== undefined && own === literalKey(parameter.default)
}

function equalsDefault({ value }: Argument, spec: ParameterSpec): boolean {
  if (typeof spec.presence !== 'object') return false
  const own = coerce(spec, value)
  return own !== undefined && JSON.stringify(own) === JSON.stringify(spec.presence.default)
}

/** `pad = 1` of a convolution with a 3x3 kernel: an odd kernel pads dilation * (k - 1) / 2. */
function equalsOwnPad({ value }: Argument, spec: ParameterSpec, call: Arguable): boolean {
  const convolution = operations.get(call.name.text)
  if (spec.name !== 'pad' || convolution?.category !== 'convolution') return false
  if (convolution.name !== 'conv' && convolution.name !== 'dwconv') return false
  const given = call.arguments ?? []
  const [first] = given
  const kernelSpec = convolution.parameters.find(({ name }) => name === 'kernel')
  const dilationSpec = convolution.parameters.find(({ name }) => name === 'dilation')
  if (first === undefined || first.name !== undefined || first.stride || kernelSpec === undefined) return false
  const dilated = given.find(({ name }) => name?.text === 'dilation')
  const kernel = coerce(kernelSpec, first.value)
  const pads = coerce(spec, value)
  const dilation = dilated === undefined || dilationSpec === undefined ? [1, 1] : coerce(dilationSpec, dilated.value)
  if (!isNumbers(kernel) || !isNumbers(pads) || !isNumbers(dilation)) return false
  if (kernel.some((extent) => extent % 2 === 0)) return false
  const [height = 0, width = 0] = kernel.map((extent, axis) => ((dilation[axis] ?? 1) * (extent - 1)) / 2)
  return JSON.stringify(pads) === JSON.stringify([height, height, width, width])
}

function isNumbers(value: ArgumentValue | undefined): value is readonly number[] {
  return Array.isArray(value)
}

/** A literal as the parameter receives it; undefined for what is none, or does not fit. */
function coerce(spec: ParameterSpec, value: Argument['value']): ArgumentValue | undefined {
  const raw = readLiteral(value)
  const coerced = raw === undefined ? undefined : coerceArgument(spec, raw)
  return typeof coerced === 'object' && 'code' in coerced ? undefined : coerced
}

function readLiteral(value: Argument['value']): number | boolean | string | readonly number[] | undefined {
  switch (value.kind) {
    case 'Number':
    case 'Boolean':
      return value.value
    case 'Size':
      return value.values
    case 'Reference':
      return value.name
    case 'List': {
      const items = value.items.map((item) => (item.kind === 'Number' ? item.value : undefined))
      return items.every((item) => item !== undefined) ? items : undefined
    }
    default:
      return undefined
  }
}

/** Takes an argument away with its comma; the last of a gate's or block's call takes the parentheses too. */
function remove(given: readonly Argument[], argument: Argument, call: Arguable): Fix {
  const index = given.indexOf(argument)
  const [previous, next] = [given[index - 1], given[index + 1]]
  const alone = previous === undefined && next === undefined
  const start = alone
    ? call.name.span.end
    : next === undefined && previous !== undefined
      ? previous.span.end
      : argument.span.start
  const end = alone ? call.span.end : next === undefined ? argument.span.end : next.span.start
  return { title: 'leave it away', safe: true, edits: [{ span: { start, end }, text: '' }] }
}
