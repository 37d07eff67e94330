import { createMessage, suggest } from '../diagnostics/index.ts'
import type { Body, Flow, If, Label, Step } from '../syntax/index.ts'
import { formatShape, type Shape } from '../vocabulary/index.ts'
import { evaluate } from './evaluate.ts'
import { reportAt, type StepContext, type StepOptions } from './expansion.ts'
import type { AnnotationSet, FromItem } from './items.ts'
import { locate } from './session.ts'
import { describeValue, type Value } from './values.ts'

/** The body an `if` comes to; undefined where there is none. */
export function chooseBody(step: If, context: StepContext): Body | 'failed' | undefined {
  for (let branch: If = step; ;) {
    const condition = evaluate(branch.condition, context)
    if (condition.kind === 'error') return 'failed'
    if (condition.kind !== 'boolean') {
      reportAt(context, branch.condition, createMessage('not-a-condition', { found: describeValue(condition) }))
      return 'failed'
    }
    if (condition.value) return branch.then
    if (branch.else === undefined || branch.else.kind === 'Body') return branch.else
    branch = branch.else
  }
}

/** `from t`: the tensor that a step before was named as. */
export function expandFrom(step: Extract<Step, { kind: 'From' }>, context: StepContext): FromItem | undefined {
  const target = context.frame.tensors.get(step.name.text)
  if (target === undefined) {
    if (step.name.text !== '') {
      const similar = suggest(step.name.text, [...context.frame.tensors.keys()])
      const message = createMessage('unknown-tensor', { name: step.name.text })
      reportAt(context, step.name, message, similar === undefined ? undefined : `did you mean ${similar}?`)
    }
    return undefined
  }
  context.expansion.targets.add(target)
  const base = itemBase(context, step, { label: undefined, spread: false, annotations: undefined, copy: undefined })
  return { ...base, kind: 'from', target, input: undefined, output: target.output, attaches: false }
}

/** The annotations written on a step, with the names they are read in. */
export function annotationSet(step: Flow, context: StepContext): AnnotationSet | undefined {
  if (step.annotations.length === 0) return undefined
  return { annotations: step.annotations, environment: context.environment, frame: context.frame }
}

/** The text of a label, templates filled in. */
export function evaluateLabel(label: Label, context: StepContext): string | undefined {
  let text = ''
  for (const part of label.parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    const value: Value = evaluate(part, context)
    if (value.kind === 'error') return undefined
    if (value.kind !== 'number' && value.kind !== 'string') {
      reportAt(context, part, createMessage('bad-label-part', { found: describeValue(value) }))
      return undefined
    }
    text += String(value.value)
  }
  if (text === '' || text.includes('.') || /[\u0000-\u001f\u007f]/.test(text)) {
    reportAt(context, label, createMessage('bad-label', { label: text }))
    return undefined
  }
  return text
}

/** What every item has from where it stands. */
export function itemBase(context: StepContext, node: { readonly span: Step['span'] }, options: StepOptions) {
  return {
    location: locate(context.environment, node),
    frame: context.frame,
    label: options.label,
    spread: options.spread,
    annotations: options.annotations,
    inserted: [],
    path: undefined,
    scope: undefined,
  }
}

/** `-> 256x56x56`: the shape must be this. */
export function checkShape(step: Flow, context: StepContext, output: Shape | undefined): void {
  if (step.shape === undefined || output === undefined) return
  const value = evaluate(step.shape, context)
  if (value.kind === 'error') return
  const items = value.kind === 'list' ? value.items : [value]
  const expected = items.map((item) => (item.kind === 'number' ? item.value : Number.NaN))
  if (expected.length === output.length && expected.every((extent, axis) => extent === output[axis])) return
  const message = createMessage('shape-differs', {
    expected: expected.some(Number.isNaN) ? describeValue(value) : formatShape(expected),
    found: formatShape(output),
  })
  reportAt(context, step.shape, message)
}
