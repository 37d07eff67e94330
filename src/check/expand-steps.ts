import { createMessage } from '../diagnostics/index.ts'
import { type Assert, type Flow, type Step, visit } from '../syntax/index.ts'
import { isActivation, type Shape } from '../vocabulary/index.ts'
import { extendWith } from './environment.ts'
import { evaluate, evaluateLet } from './evaluate.ts'
import { expandBranch } from './expand-branch.ts'
import { expandCall } from './expand-call.ts'
import { expandResidual } from './expand-residual.ts'
import {
  countStep,
  type Expanded,
  maximumArms,
  maximumCopies,
  maximumNesting,
  reportAt,
  requireWhole,
  type StepContext,
  type StepOptions,
  type StepResult,
} from './expansion.ts'
import type { AnnotationSet, Item } from './items.ts'
import { annotationSet, checkShape, chooseBody, evaluateLabel, expandFrom, itemBase } from './step-parts.ts'
import { locate } from './session.ts'
import { mentionsTotals } from './totals.ts'
import { describeValue, numberValue } from './values.ts'

/** Reads a list of steps from top to bottom. */
export function expandSteps(steps: readonly Step[], context: StepContext, input: Shape | undefined): Expanded {
  const { expansion } = context
  const [first] = steps
  if (expansion.nesting >= maximumNesting && first !== undefined) {
    if (!expansion.exhausted) {
      reportAt(context, first, createMessage('too-deep', { name: context.frame.title, limit: maximumNesting }))
    }
    expansion.exhausted = true
    return { items: [], output: undefined }
  }
  expansion.nesting += 1
  const expanded = readSteps(steps, context, input)
  expansion.nesting -= 1
  return expanded
}

function readSteps(steps: readonly Step[], context: StepContext, input: Shape | undefined): Expanded {
  const items: Item[] = []
  let { environment } = context
  let output = input
  for (const step of steps) {
    const here: StepContext = environment === context.environment ? context : { ...context, environment }
    switch (step.kind) {
      case 'Let':
        environment = extendWith(environment, step.name.text, evaluateLet(step, here))
        break
      case 'If': {
        const body = chooseBody(step, here)
        if (body === 'failed') {
          context.expansion.failed = true
          hideTensors(step, here)
          output = undefined
        } else if (body !== undefined) {
          const chosen = expandSteps(body.steps, here, output)
          items.push(...chosen.items)
          output = chosen.output
        }
        break
      }
      case 'Assert':
        checkAssert(step, here)
        break
      case 'From': {
        const item = expandFrom(step, here)
        if (item !== undefined) items.push(item)
        else context.expansion.failed = true
        output = item?.output
        break
      }
      case 'Output': {
        if (!countStep(here, step)) return { items, output: undefined }
        const inner = expandSteps(step.body.steps, here, output)
        const base = itemBase(here, step, {
          label: step.name.text,
          spread: false,
          annotations: undefined,
          copy: undefined,
        })
        if (here.frame.template !== undefined) {
          reportAt(here, step, createMessage('output-in-block', { name: step.name.text, block: here.frame.title }))
        }
        items.push({
          ...base,
          kind: 'output',
          name: step.name.text,
          items: inner.items,
          input: output,
          output,
          attaches: inner.items.some((one) => one.attaches),
        })
        break
      }
      case 'ErrorStep':
        context.expansion.failed = true
        output = undefined
        break
      case 'Flow': {
        if (context.expansion.exhausted) return { items, output: undefined }
        const result = expandFlow(step, here, output)
        if (result === 'failed') {
          context.expansion.failed = true
          hideTensors(step, here)
          output = undefined
        } else if (result !== 'nothing') {
          items.push(result)
          output = result.output
        }
        checkShape(step, here, output)
        break
      }
    }
  }
  linkActivations(items)
  return { items, output }
}

/** One step with its label, copies and annotations. */
function expandFlow(step: Flow, context: StepContext, input: Shape | undefined): StepResult {
  const annotations = annotationSet(step, context)
  const spread = step.spread
  let result: StepResult
  if (step.count === undefined) {
    const label = step.label === undefined ? undefined : evaluateLabel(step.label, context)
    result = expandTarget(step, context, input, { label, spread, annotations, copy: undefined })
  } else {
    result = expandCopies(step, context, input, annotations, false)
  }
  if (step.as !== undefined && result !== 'failed') {
    if (result === 'nothing') result = emptyItem(step, context, input)
    context.frame.tensors.set(step.as.text, result)
  }
  return result
}

/** `step * n`: copies in a row, or, as arms of a branch, side by side. */
export function expandCopies(
  step: Flow,
  context: StepContext,
  input: Shape | undefined,
  annotations: AnnotationSet | undefined,
  parallel: boolean,
): StepResult {
  const { count, label } = step
  if (count === undefined) return 'failed'
  const number = evaluate(count, context)
  const copies = requireWhole(number, 'the number of copies', count, context)
  if (copies === undefined) return 'failed'
  const limit = parallel ? maximumArms : maximumCopies
  if (copies < 0 || copies > limit) {
    reportAt(context, count, createMessage('bad-count', { count: copies, limit }))
    return 'failed'
  }
  const template = label?.parts.some((part) => typeof part !== 'string') === true
  const plainLabel = label === undefined || template ? undefined : evaluateLabel(label, context)
  const of = plainLabel ?? (step.target.kind === 'Call' ? step.target.name.text : 'a repeat')
  const items: Item[] = []
  let output = input
  for (let index = 0; index < copies; index++) {
    const here = { ...context, environment: extendWith(context.environment, 'i', numberValue(index)) }
    const copyLabel = label !== undefined && template ? evaluateLabel(label, here) : undefined
    const entering = parallel ? input : output
    const options = {
      label: copyLabel,
      spread: step.spread,
      annotations: undefined,
      copy: { index, of, label: plainLabel, keepsStride: parallel },
    }
    const result = expandTarget(step, here, entering, options)
    if (result === 'failed') return 'failed'
    if (result === 'nothing') return 'nothing'
    items.push(result)
    output = result.output
  }
  // A repeat without copies is nothing that its label could name.
  const ownLabel = items.length === 0 ? undefined : plainLabel
  const base = itemBase(context, step, { label: ownLabel, spread: step.spread, annotations, copy: undefined })
  return {
    ...base,
    kind: 'repeat',
    copies: items,
    // Copies that are told their place differ: another number of them is not more of the same.
    count: number.kind === 'number' && !mentionsPlace(step.target) ? number.written : undefined,
    parallel,
    input,
    output,
    attaches: items.some((item) => item.attaches),
  }
}

/** Whether what is copied is told which copy it is. */
function mentionsPlace(target: Flow['target']): boolean {
  let mentions = false
  const Reference = ({ name }: { readonly name: string }): void => {
    if (name === 'i') mentions = true
  }
  visit(target, { Reference })
  return mentions
}

/** What a step stands for, once. */
export function expandTarget(
  step: Flow,
  context: StepContext,
  input: Shape | undefined,
  options: StepOptions,
): StepResult {
  const { target } = step
  if (!countStep(context, target)) return 'failed'
  switch (target.kind) {
    case 'Call':
      return expandCall(target, context, input, options)
    case 'Body': {
      const inner = expandSteps(target.steps, context, input)
      return {
        kind: 'sequence',
        location: locate(context.environment, target),
        frame: context.frame,
        label: options.label,
        spread: options.spread,
        annotations: options.annotations,
        inserted: [],
        path: undefined,
        scope: undefined,
        items: inner.items,
        input,
        output: inner.output,
        attaches: inner.items.some((item) => item.attaches),
      }
    }
    case 'Residual':
      return expandResidual(target, context, input, options)
    case 'Branch':
      return expandBranch(target, context, input, options, { expandCopies, expandTarget })
  }
}

/** Stands for a step that is `none` where its result is named. */
/** Names that a failed step would have given: whoever asks for them meets a mistake that was told. */
function hideTensors(failed: Step, context: StepContext): void {
  const { tensors } = context.frame
  const Flow = (node: Flow): void => {
    if (node.as === undefined || tensors.has(node.as.text)) return
    tensors.set(node.as.text, emptyItem(node, context, undefined))
  }
  visit(failed, { Flow })
}

function emptyItem(step: Flow, context: StepContext, input: Shape | undefined): Item {
  const base = itemBase(context, step, { label: undefined, spread: true, annotations: undefined, copy: undefined })
  return { ...base, kind: 'sequence', items: [], input, output: input, attaches: false }
}

function linkActivations(items: readonly Item[]): void {
  for (const [position, item] of items.entries()) {
    if (item.kind !== 'residual') continue
    const next = items[position + 1]
    if (next?.kind === 'operation' && isActivation(next.operation.op)) item.activation = next
  }
}

function checkAssert(step: Assert, context: StepContext): void {
  const counted = mentionsTotals(step.condition, context.environment)
  if (counted) {
    if (context.frame.template !== undefined) {
      reportAt(context, step, createMessage('assert-not-static', { block: context.frame.title }))
    } else if (context.expansion.countedAsserts) {
      context.expansion.asserts.push({ assert: step, environment: context.environment, frame: context.frame })
    }
    return
  }
  const condition = evaluate(step.condition, context)
  if (condition.kind === 'error') return
  if (condition.kind !== 'boolean') {
    reportAt(context, step.condition, createMessage('not-a-condition', { found: describeValue(condition) }))
  } else if (!condition.value) {
    reportAt(context, step, createMessage('assert-fails', { details: 'this condition is false' }))
  }
}
