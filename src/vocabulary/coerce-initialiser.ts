import { createMessage, type Message } from '../diagnostics/index.ts'
import { quoteArgument, isList, reportType, reportWord, type RawArgument } from './argument.ts'
import type { InitialiserChoice, ParameterSpec } from './operation.ts'

/** A number that an initialiser takes. */
interface InitialiserParameter {
  readonly name: string
  readonly default?: number
  readonly minimum?: number
}

interface InitialiserForm {
  readonly parameters: readonly InitialiserParameter[]
  /** Whether it takes `mode = fan_in` or `mode = fan_out`. */
  readonly mode?: boolean
  create(this: void, numbers: readonly number[], mode: 'fan_in' | 'fan_out'): InitialiserChoice
}

function scaled(kind: 'kaiming' | 'xavier', distribution: 'uniform' | 'normal'): InitialiserForm {
  return {
    parameters: [],
    mode: kind === 'kaiming',
    create: (_, mode) => ({ kind, distribution, mode }),
  }
}

const deviation: InitialiserParameter = { name: 'deviation', minimum: 0 }

/** What `init =` can say, by name. `kaiming` and `xavier` alone are as their papers drew them: normal, and uniform. */
const forms: ReadonlyMap<string, InitialiserForm> = new Map<string, InitialiserForm>([
  ['zeros', { parameters: [], create: () => ({ kind: 'zeros' }) }],
  ['ones', { parameters: [], create: () => ({ kind: 'ones' }) }],
  ['constant', { parameters: [{ name: 'value' }], create: ([value = 0]) => ({ kind: 'constant', value }) }],
  [
    'normal',
    {
      parameters: [deviation, { name: 'mean', default: 0 }],
      create: ([spread = 0, mean = 0]) => ({ kind: 'normal', mean, deviation: spread }),
    },
  ],
  ['truncated', { parameters: [deviation], create: ([spread = 0]) => ({ kind: 'truncated', deviation: spread }) }],
  ['uniform', { parameters: [{ name: 'bound', minimum: 0 }], create: ([bound = 0]) => ({ kind: 'uniform', bound }) }],
  ['kaiming', scaled('kaiming', 'normal')],
  ['kaiming_normal', scaled('kaiming', 'normal')],
  ['kaiming_uniform', scaled('kaiming', 'uniform')],
  ['xavier', scaled('xavier', 'uniform')],
  ['xavier_normal', scaled('xavier', 'normal')],
  ['xavier_uniform', scaled('xavier', 'uniform')],
])

/** The names that `init =` knows. */
export const initialiserNames: readonly string[] = [...forms.keys()]

/** An initialiser from a word or a call; the messages are those of `coerceArgument`. */
export function coerceInitialiser(parameter: ParameterSpec, value: RawArgument): InitialiserChoice | Message {
  if (typeof value !== 'string' && (typeof value !== 'object' || isList(value))) {
    return reportType(parameter, 'an initialiser such as zeros, normal(0.01) or kaiming', value)
  }
  const name = typeof value === 'string' ? value : value.name
  const form = forms.get(name)
  if (form === undefined) return reportWord(parameter.name, initialiserNames, name)
  const positional = typeof value === 'string' ? [] : value.args
  const named: ReadonlyMap<string, number | string> = typeof value === 'string' ? new Map() : value.named
  return fillForm(name, form, positional, named)
}

function fillForm(
  name: string,
  form: InitialiserForm,
  positional: readonly number[],
  named: ReadonlyMap<string, number | string>,
): InitialiserChoice | Message {
  const names = form.parameters.map((entry) => entry.name)
  const known = form.mode === true ? [...names, 'mode'] : names
  if (positional.length > names.length) {
    const expected = names.length === 0 ? 'no numbers' : names.join(', ')
    return createMessage('argument-type', { parameter: name, expected, actual: quoteArgument(positional) })
  }
  for (const key of named.keys()) {
    if (!known.includes(key)) return reportWord(name, known.length === 0 ? ['no arguments'] : known, key)
  }
  const numbers: number[] = []
  for (const [index, entry] of form.parameters.entries()) {
    const number = named.get(entry.name) ?? positional[index] ?? entry.default
    if (number === undefined) {
      return createMessage('argument-needed', {
        operation: name,
        parameters: `its ${entry.name}`,
        example: `${name}(0.01)`,
      })
    }
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      return createMessage('argument-type', {
        parameter: `${entry.name} of ${name}`,
        expected: 'a number',
        actual: quoteArgument(number),
      })
    }
    if (number < (entry.minimum ?? -Infinity)) {
      const bound = `at least ${entry.minimum}`
      return createMessage('argument-out-of-range', { parameter: `${entry.name} of ${name}`, bound, value: number })
    }
    numbers.push(number)
  }
  const mode = named.get('mode') ?? 'fan_in'
  if (mode !== 'fan_in' && mode !== 'fan_out') return reportWord('mode', ['fan_in', 'fan_out'], String(mode))
  return form.create(numbers, mode)
}
