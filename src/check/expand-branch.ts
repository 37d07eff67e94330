import { createMessage } from '../diagnostics/index.ts'
import type { Branch, Flow, From, Step } from '../syntax/index.ts'
import { formatShape, type Shape } from '../vocabulary/index.ts'
import { bindOperation } from './arguments.ts'
import { extendWith } from './environment.ts'
import { evaluate, evaluateLet, lookUp } from './evaluate.ts'
import { expandOperation } from './expand-operation.ts'
import { reportAt, requireWhole, type StepContext, type StepOptions, type StepResult } from './expansion.ts'
import type { AnnotationSet, Item, OperationItem } from './items.ts'
import { annotationSet, checkShape, chooseBody, evaluateLabel, expandFrom, itemBase } from './step-parts.ts'
import { describeValue } from './values.ts'

/** What expanding an arm needs from where steps are read. */
export interface ArmExpanders {
  readonly expandTarget: (
    step: Flow,
    context: StepContext,
    input: Shape | undefined,
    options: StepOptions,
  ) => StepResult
  readonly expandCopies: (
    step: Flow,
    context: StepContext,
    input: Shape | undefined,
    annotations: AnnotationSet | undefined,
    parallel: boolean,
  ) => StepResult
}

interface Arm {
  readonly step: Flow | From
  readonly context: StepContext
}

/** `branch { arms } join` and `split { arms } join`. */
export function expandBranch(
  branch: Branch,
  context: StepContext,
  input: Shape | undefined,
  options: StepOptions,
  expanders: ArmExpanders,
): StepResult {
  const arms: Arm[] = []
  if (!collectArms(branch.body.steps, context, arms)) return 'failed'
  const entering = branch.split ? shareChannels(branch, arms, context, input) : input
  const items: Item[] = []
  let failed = branch.split && input !== undefined && entering === undefined
  for (const arm of arms) {
    const result = expandArm(arm, entering, branch.split, expanders)
    if (result === 'failed') failed = true
    else if (result !== 'nothing') items.push(result)
    else if (branch.split) {
      reportAt(arm.context, arm.step, createMessage('not-an-arm', { step: 'none' }), 'write {} to hand the share on')
      failed = true
    }
  }
  const join = expandJoin(branch, context, failed ? undefined : armOutputs(items))
  if (join === 'failed' || failed) return 'failed'
  return {
    ...itemBase(context, branch, options),
    kind: 'branch',
    split: branch.split,
    arms: items,
    join,
    input,
    output: join.output,
    attaches: items.some((item) => item.attaches),
  }
}

/** The arms one by one: a repeat among them is as many arms as it has copies. */
export function flattenArms(arms: readonly Item[]): readonly Item[] {
  return arms.flatMap((arm) => (arm.kind === 'repeat' ? arm.copies : [arm]))
}

function armOutputs(items: readonly Item[]): readonly Shape[] | undefined {
  const outputs = flattenArms(items).map((item) => item.output)
  return outputs.every((shape) => shape !== undefined) ? outputs : undefined
}

function collectArms(steps: readonly Step[], context: StepContext, arms: Arm[]): boolean {
  let { environment } = context
  let complete = true
  for (const step of steps) {
    const here = { ...context, environment }
    switch (step.kind) {
      case 'Let':
        environment = extendWith(environment, step.name.text, evaluateLet(step, here))
        break
      case 'If': {
        const body = chooseBody(step, here)
        if (body === 'failed') complete = false
        else if (body !== undefined && !collectArms(body.steps, here, arms)) complete = false
        break
      }
      case 'Flow':
      case 'From':
        arms.push({ step, context: here })
        break
      case 'Output':
      case 'Assert':
        reportAt(here, step, createMessage('not-an-arm', { step: step.kind === 'Output' ? 'an output' : 'an assert' }))
        complete = false
        break
      case 'ErrorStep':
        complete = false
        break
    }
  }
  return complete
}

function expandArm(arm: Arm, input: Shape | undefined, split: boolean, expanders: ArmExpanders): StepResult {
  const { step, context } = arm
  if (step.kind === 'From') {
    if (split) {
      reportAt(
        context,
        step,
        createMessage('not-an-arm', { step: 'a tensor from elsewhere' }),
        'use branch instead of split',
      )
      return 'failed'
    }
    return expandFrom(step, context) ?? 'failed'
  }
  if (step.as !== undefined && step.count !== undefined) {
    reportAt(
      context,
      step.as,
      createMessage('not-an-arm', { step: 'one name for several arms' }),
      'name a tensor inside the arm, or after the join',
    )
    return 'failed'
  }
  const annotations = annotationSet(step, context)
  let result: StepResult
  if (step.count !== undefined) {
    result = expanders.expandCopies(step, context, input, annotations, true)
  } else {
    const label = step.label === undefined ? undefined : evaluateLabel(step.label, context)
    result = expanders.expandTarget(step, context, input, { label, spread: step.spread, annotations, copy: undefined })
  }
  if (typeof result !== 'string') checkShape(step, context, step.count === undefined ? result.output : undefined)
  if (step.as !== undefined && typeof result !== 'string') context.frame.tensors.set(step.as.text, result)
  return result
}

/** The shape of one arm's share of the channels. */
function shareChannels(
  branch: Branch,
  arms: readonly Arm[],
  context: StepContext,
  input: Shape | undefined,
): Shape | undefined {
  if (input === undefined) return undefined
  let count = 0
  for (const { step, context: here } of arms) {
    if (step.kind !== 'Flow' || step.count === undefined) count += 1
    else count += requireWhole(evaluate(step.count, here), 'the number of arms', step.count, here) ?? 1
  }
  const [channels = 0, ...rest] = input
  if (count > 0 && channels % count === 0) return [channels / count, ...rest]
  reportAt(context, branch, createMessage('split-channels', { channels, arms: count, input: formatShape(input) }))
  return undefined
}

function expandJoin(
  branch: Branch,
  context: StepContext,
  outputs: readonly Shape[] | undefined,
): OperationItem | 'failed' {
  const { join } = branch
  if (join.name.text === '') return 'failed'
  const callee = lookUp(join.name.text, join.name, context)
  if (callee.kind === 'error') return 'failed'
  if (callee.kind !== 'operation' || callee.operation.category !== 'join') {
    reportAt(context, join, createMessage('not-a-join', { found: describeValue(callee) }))
    return 'failed'
  }
  const bound = bindOperation(callee, join, context)
  if (bound === undefined) return 'failed'
  const options = { label: undefined, spread: false, annotations: undefined, copy: undefined }
  return expandOperation(bound, join, context, outputs, options)
}
