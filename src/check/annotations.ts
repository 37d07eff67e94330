import { createMessage } from '../diagnostics/index.ts'
import type { Annotation, Expression } from '../syntax/index.ts'
import { lookUpLocal } from './environment.ts'
import { type Expansion, overridesFor } from './expansion.ts'
import type { AnnotationSet } from './items.ts'
import { locate } from './session.ts'
import type { Environment, Value } from './values.ts'

/** The four points of a residual that `at` can name. */
export type AttachPoint = 'main' | 'pre' | 'post' | 'identity'

const points: ReadonlySet<string> = new Set(['main', 'pre', 'post', 'identity'] satisfies AttachPoint[])

/** Arguments of an annotation that are not the gate's. */
export const reservedArguments: ReadonlySet<string> = new Set(['at', 'only'])

/** Whether a word in `at` or `only` stands for a place and not for a label. */
export function isPlaceWord(word: string): boolean {
  return points.has(word) || word === 'all'
}

/** A name in `at` or `only`, with the place it was written for a report. */
export interface Target {
  readonly name: string
  readonly node: Expression
  readonly environment: Environment
}

/** An annotation with its `at` and `only` read: where it may bind. */
export interface Placement {
  readonly annotation: Annotation
  readonly set: AnnotationSet
  readonly points: readonly AttachPoint[]
  /** Labels, blocks and operations that `at` names. */
  readonly targets: readonly Target[]
  /** Labels it is confined to; undefined for everywhere. */
  readonly only: readonly Target[] | undefined
}

/** Reads `at` and `only` of an annotation, or the settings that replace them. */
export function readPlacement(annotation: Annotation, set: AnnotationSet, expansion: Expansion): Placement {
  const written = (name: string): Target[] | undefined => {
    const overrides = overridesFor(expansion, annotationOwners(annotation, set.environment))
    const own = overrides.filter((override) => override.parameter === name)
    for (const override of own) override.used = true
    const last = own.at(-1)
    if (last !== undefined) return readTargets(last.setting.value, last.environment, expansion)
    const argument = annotation.arguments.find((one) => one.name?.text === name)
    return argument === undefined ? undefined : readTargets(argument.value, set.environment, expansion)
  }
  const at = written('at')
  const only = written('only')
  const attachPoints = at?.map((target) => target.name).filter(isAttachPoint)
  return {
    annotation,
    set,
    points: attachPoints ?? ['main'],
    targets: at?.filter((target) => !isAttachPoint(target.name)) ?? [],
    only: only === undefined || only.some((target) => target.name === 'all') ? undefined : only,
  }
}

/** Names under which settings reach an annotation: as written, and as the gate that a parameter holds is called. */
export function annotationOwners(annotation: Annotation, environment: Environment): string[] {
  const value = lookUpLocal(environment, annotation.name.text)
  const held =
    value?.kind === 'template' ? [value.template.name] : value?.kind === 'operation' ? [value.operation.name] : []
  return [annotation.name.text, ...held]
}

function isAttachPoint(name: string): name is AttachPoint {
  return points.has(name)
}

/** Words, strings, or a list of them; a parameter that holds one stands for it. */
function readTargets(expression: Expression, environment: Environment, expansion: Expansion): Target[] {
  const target = (name: string): Target => ({ name, node: expression, environment })
  if (expression.kind === 'List') return expression.items.flatMap((item) => readTargets(item, environment, expansion))
  if (expression.kind === 'String') return [target(expression.value)]
  if (expression.kind === 'ErrorExpression') return []
  if (expression.kind === 'Reference') {
    const held = points.has(expression.name) ? undefined : lookUpLocal(environment, expression.name)
    const names = held === undefined ? [expression.name] : namesOf(held)
    if (names !== undefined) return names.map(target)
  }
  const message = createMessage('bad-target', {})
  expansion.session.report(message, locate(environment, expression))
  expansion.failed = true
  return []
}

function namesOf(value: Value): string[] | undefined {
  if (value.kind === 'string') return [value.value]
  if (value.kind === 'template') return [value.template.name]
  if (value.kind === 'operation') return [value.operation.name]
  if (value.kind !== 'list') return undefined
  const names = value.items.map(namesOf)
  return names.every((item) => item !== undefined) ? names.flat() : undefined
}
