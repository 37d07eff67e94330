import {
  coerceArgument,
  inferShape,
  isProblem,
  operations,
  type ArgumentValue,
  type Operation,
  type Problem,
  type RawArgument,
  type Resolution,
  type Shape,
} from '../../src/vocabulary/index.ts'

/** A word of the language; fails where there is none. */
export function operationNamed(name: string): Operation {
  const operation = operations.get(name)
  if (operation === undefined) throw new Error(`no operation ${name}`)
  return operation
}

/** Resolves a word with named arguments as a spec would give them, defaults filled in, on some inputs. */
export function callOperation(
  name: string,
  given: Readonly<Record<string, RawArgument>>,
  ...inputs: readonly Shape[]
): Resolution | Problem {
  const operation = operationNamed(name)
  const args = new Map<string, ArgumentValue>()
  for (const parameter of operation.parameters) {
    const raw = given[parameter.name]
    if (raw === undefined) {
      if (typeof parameter.presence === 'object') args.set(parameter.name, parameter.presence.default)
      continue
    }
    const value = coerceArgument(parameter, raw)
    if (typeof value === 'object' && 'code' in value) return { message: value, parameter: parameter.name }
    args.set(parameter.name, value)
  }
  return operation.resolve(args, inputs)
}

/** The shape that a word gives, or the text of what is wrong. */
export function shapeOf(
  name: string,
  given: Readonly<Record<string, RawArgument>>,
  ...inputs: readonly Shape[]
): Shape | string {
  const resolution = callOperation(name, given, ...inputs)
  if (isProblem(resolution)) return `${resolution.message.code}: ${resolution.message.text}`
  const shape = inferShape(resolution.operation, inputs)
  return isProblem(shape) ? `${shape.message.code}: ${shape.message.text}` : shape
}
