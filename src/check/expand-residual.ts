import { createMessage, invariant } from '../diagnostics/index.ts'
import type { Residual, SkipProjection } from '../syntax/index.ts'
import { type ArgumentValue, formatShape, operations, sameShape, type Shape } from '../vocabulary/index.ts'
import { expandCall } from './expand-call.ts'
import { expandOperation } from './expand-operation.ts'
import { reportAt, type StepContext, type StepOptions, type StepResult } from './expansion.ts'
import type { Item, ResidualSkip } from './items.ts'
import { locate } from './session.ts'
import { evaluateLabel, itemBase } from './step-parts.ts'

const plain: StepOptions = { label: undefined, spread: false, annotations: undefined, copy: undefined }

/** `residual { main } skip …`: main(x) + skip(x). */
export function expandResidual(
  residual: Residual,
  context: StepContext,
  input: Shape | undefined,
  options: StepOptions,
): StepResult {
  const main = context.expansion.expandSteps(residual.main.steps, context, input)
  const skip = expandSkip(residual, context, input, main.output)
  if (skip === 'failed') return 'failed'
  const attachesInside = main.items.some((item) => item.attaches) || (skip.kind === 'projection' && skip.item.attaches)
  return {
    kind: 'residual',
    location: locate(context.environment, residual),
    frame: context.frame,
    label: options.label,
    spread: options.spread,
    annotations: options.annotations,
    inserted: [],
    path: undefined,
    scope: undefined,
    main: main.items,
    skip,
    input,
    output: main.output,
    attaches: true,
    attachesInside,
    insertedBefore: [],
    insertedMain: [],
    insertedSkip: [],
    activation: undefined,
  }
}

function expandSkip(
  residual: Residual,
  context: StepContext,
  input: Shape | undefined,
  output: Shape | undefined,
): ResidualSkip | 'failed' {
  const { skip } = residual
  const known = input !== undefined && output !== undefined
  const changes = known && !sameShape(input, output)
  if (skip?.kind === 'SkipProjection' && (skip.always || changes || !known)) {
    const item = expandProjection(skip, context, input)
    if (item === 'failed' || output === undefined) return 'failed'
    if (item === 'nothing') return changes ? 'failed' : { kind: 'identity' }
    if (item.output === undefined) return 'failed'
    if (!sameShape(item.output, output)) {
      const message = createMessage('skip-shape', { main: formatShape(output), skip: formatShape(item.output) })
      reportAt(context, skip, message)
      return 'failed'
    }
    return { kind: 'projection', item, implied: false }
  }
  if (!known) return 'failed'
  if (!changes) return { kind: 'identity' }
  if (skip?.kind === 'SkipNone') return { kind: 'none' }
  const item = projectImplicitly(residual, context, input, output)
  return item === 'failed' ? 'failed' : { kind: 'projection', item, implied: true }
}

function expandProjection(skip: SkipProjection, context: StepContext, input: Shape | undefined): StepResult {
  const label = skip.label === undefined ? undefined : evaluateLabel(skip.label, context)
  const options = { ...plain, label }
  if (skip.target.kind === 'Call') return expandCall(skip.target, context, input, options)
  const inner = context.expansion.expandSteps(skip.target.steps, context, input)
  return {
    ...itemBase(context, skip.target, options),
    kind: 'sequence',
    ...inner,
    input,
    attaches: inner.items.some((item) => item.attaches),
  }
}

/** No skip written: conv 1x1 and bn, with the smallest stride that reaches the shape. */
function projectImplicitly(residual: Residual, context: StepContext, input: Shape, output: Shape): Item | 'failed' {
  const [, height = 0, width = 0] = input
  const [channels = 0, outputHeight = 0, outputWidth = 0] = output
  const vertical = smallestStride(height, outputHeight)
  const horizontal = smallestStride(width, outputWidth)
  if (input.length !== 3 || output.length !== 3 || vertical === undefined || horizontal === undefined) {
    const message = createMessage('no-projection', { input: formatShape(input), output: formatShape(output) })
    reportAt(context, residual, message)
    return 'failed'
  }
  const conv = implicitOperation('conv', residual, context, input, [
    ['kernel', [1, 1]],
    ['channels', channels],
    ['stride', [vertical, horizontal]],
    ['bias', false],
  ])
  if (conv === 'failed') return 'failed'
  const bn = implicitOperation('bn', residual, context, output, [])
  if (bn === 'failed') return 'failed'
  const base = itemBase(context, residual, plain)
  return { ...base, kind: 'sequence', items: [conv, bn], input, output, attaches: false }
}

function implicitOperation(
  name: string,
  residual: Residual,
  context: StepContext,
  input: Shape,
  given: readonly (readonly [string, ArgumentValue])[],
): Item | 'failed' {
  const operation = operations.get(name)
  invariant(operation !== undefined, `there is no operation ${name}`)
  const call = { span: residual.span, name: { kind: 'Name' as const, text: name, span: residual.span }, arguments: [] }
  return expandOperation({ kind: 'operation', operation, arguments: new Map(given) }, call, context, [input], plain)
}

/** The smallest s with floor((from - 1) / s) + 1 = to. */
function smallestStride(from: number, to: number): number | undefined {
  if (to < 1 || to > from) return undefined
  if (to === 1) return from
  const stride = Math.floor((from - 1) / to) + 1
  return Math.floor((from - 1) / stride) + 1 === to ? stride : undefined
}
