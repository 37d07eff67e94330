import { createMessage } from '../diagnostics/index.ts'
import type { NetDeclaration, Setting, Sweep } from '../syntax/index.ts'
import { fileEnvironment } from './environment.ts'
import { findNet, type NetSource, reportDuplicates } from './prepare.ts'
import type { ModuleFile } from './program.ts'
import { type Evaluation, type Frame, locate, type Session } from './session.ts'
import { createVariantChecker } from './variants.ts'

/** Variants that one sweep may have. */
export const maximumVariants = 1_000

/** One variant of a sweep: each setting with one of its values. */
export interface SweepVariant {
  readonly title: string
  readonly settings: readonly Setting[]
}

/** Checks the sweeps of a file: their nets, their keys, and every variant as a net of its own. */
export function checkSweeps(module: ModuleFile, session: Session): void {
  const checkers = new Map<NetDeclaration, ReturnType<typeof createVariantChecker>>()
  for (const declaration of module.ast.declarations) {
    if (declaration.kind !== 'Sweep') continue
    const context: Evaluation = { session, environment: fileEnvironment(module), frame: undefined }
    const net = findNet({ span: declaration.net.span, name: declaration.net, arguments: undefined }, context)
    const variants = listVariants(declaration, context)
    if (net === undefined || variants === undefined) continue
    const checker = checkers.get(net.declaration) ?? createVariantChecker(net, session)
    checkers.set(net.declaration, checker)
    for (const variant of variants) checkVariant(net, declaration, variant, checker, context)
  }
}

function checkVariant(
  net: NetSource,
  sweep: Sweep,
  variant: SweepVariant,
  checker: ReturnType<typeof createVariantChecker>,
  context: Evaluation,
): void {
  const frame: Frame = {
    title: `${variant.title} of sweep ${sweep.name.text}`,
    details: undefined,
    settings: [],
    copy: undefined,
    template: undefined,
    call: locate(context.environment, sweep.name),
    input: undefined,
    tensors: new Map(),
    parent: undefined,
    depth: 0,
  }
  const [setting] = variant.settings
  context.session.variant.frame = frame
  context.session.variant.location = setting && locate(context.environment, setting.value)
  const checked = checker(variant.settings, { ...context, frame })
  context.session.variant.frame = undefined
  context.session.variant.location = undefined
  if (checked !== 'template') return
  const missing = net.declaration.parameters.filter((one) => one.default === undefined).map((one) => one.name.text)
  const message = createMessage('missing-argument', { name: net.declaration.name.text, argument: missing.join(', ') })
  context.session.report(message, locate(context.environment, sweep.net))
}

/**
 * The variants of a sweep, in the order written: each value of each setting for itself, then the products of each grid.
 * Undefined after a reported mistake.
 */
export function listVariants(sweep: Sweep, context: Evaluation): readonly SweepVariant[] | undefined {
  const groups: (readonly Setting[])[] = [
    ...sweep.settings.map((setting) => [setting]),
    ...sweep.grids.map((grid) => grid.settings),
  ]
  const variants: SweepVariant[] = []
  if (reportDuplicates(sweep.settings, context)) return undefined
  for (const grid of sweep.grids) if (reportDuplicates(grid.settings, context)) return undefined
  for (const group of groups) {
    const factors = group.map((setting) => listValues(setting, context))
    let count = 1
    for (const [index, factor] of factors.entries()) {
      if (factor === undefined) return undefined
      if (factor.length === 0) {
        const message = createMessage('sweep-empty', { name: sweep.name.text })
        context.session.report(message, locate(context.environment, group[index]?.value ?? sweep.name))
        return undefined
      }
      count *= factor.length
    }
    if (variants.length + count > maximumVariants) {
      const message = createMessage('sweep-too-large', { count: variants.length + count, limit: maximumVariants })
      context.session.report(message, locate(context.environment, sweep.name))
      return undefined
    }
    let combined: (readonly Setting[])[] = [[]]
    for (const factor of factors) combined = combined.flatMap((chosen) => (factor ?? []).map((one) => [...chosen, one]))
    for (const settings of combined) {
      variants.push({ title: settings.map((one) => printSetting(one, context)).join(', '), settings })
    }
  }
  if (variants.length === 0) {
    context.session.report(
      createMessage('sweep-empty', { name: sweep.name.text }),
      locate(context.environment, sweep.name),
    )
    return undefined
  }
  return variants
}

/** One setting for each value of the list that a sweep's setting has. */
function listValues(setting: Setting, context: Evaluation): readonly Setting[] | undefined {
  if (setting.value.kind === 'ErrorExpression') return undefined
  if (setting.value.kind === 'List') return setting.value.items.map((value) => ({ ...setting, value }))
  const message = createMessage('sweep-not-a-list', { path: printPath(setting), found: 'one value' })
  context.session.report(message, locate(context.environment, setting.value))
  return undefined
}

function printPath(setting: Setting): string {
  return setting.path.map((name) => name.text).join('.')
}

function printSetting(setting: Setting, context: Evaluation): string {
  const { start, end } = setting.value.span
  return `${printPath(setting)} = ${context.environment.module.source.text.slice(start, end)}`
}
