import { createMessage } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import type { NetDeclaration, Setting, Sweep } from '../syntax/index.ts'
import { checkCitedCounts, type Citations } from './cites.ts'
import { fileEnvironment } from './environment.ts'
import { findNet, type NetSource, reportDuplicates } from './prepare.ts'
import type { ModuleFile } from './program.ts'
import { type Evaluation, type Frame, locate, type Session } from './session.ts'
import { createVariantChecker } from './variants.ts'

/** Variants that one sweep may have. */
export const maximumVariants = 1_000

/** One variant of a sweep: each setting with one of its values. */
export interface SweepVariant {
  /** `se.r = 8`, several with commas between. */
  readonly title: string
  /** Each path with its value, as written. */
  readonly values: readonly { readonly path: string; readonly value: string }[]
  readonly settings: readonly Setting[]
}

/** Checks the sweeps of a file: their nets, their keys, what they cite, and every variant as a net of its own. */
export function checkSweeps(module: ModuleFile, citations: Citations, session: Session): void {
  const checkers = new Map<NetDeclaration, ReturnType<typeof createVariantChecker>>()
  for (const declaration of module.ast.declarations) {
    if (declaration.kind !== 'Sweep') continue
    const context: Evaluation = { session, environment: fileEnvironment(module), frame: undefined }
    const net = findNet({ span: declaration.net.span, name: declaration.net, arguments: undefined }, context)
    const variants = listVariants(declaration, context)
    if (variants !== undefined) {
      checkCitedCounts(citations.get(declaration) ?? [], `sweep ${declaration.name.text}`, variants.length, session)
    }
    if (net === undefined || variants === undefined) continue
    const checker = checkers.get(net.declaration) ?? createVariantChecker(net, session)
    checkers.set(net.declaration, checker)
    for (const variant of variants) {
      const checked = inVariant(variant, declaration, context, (inner) => checker(variant.settings, inner))
      if (checked === 'template') reportSweptTemplate(net, declaration.net, new Map(), context)
    }
  }
}

/** Checks a variant, so that what is wrong only there is told at its value. */
export function inVariant<Checked>(
  variant: SweepVariant,
  sweep: Sweep,
  context: Evaluation,
  check: (inner: Evaluation) => Checked,
): Checked {
  const { environment, session } = context
  const ofSweep = sweep.name.text === '' ? '' : ` of sweep ${sweep.name.text}`
  const frame: Frame = {
    title: `${variant.title}${ofSweep}`,
    details: undefined,
    settings: [],
    copy: undefined,
    template: undefined,
    call: locate(environment, sweep.name),
    input: undefined,
    tensors: new Map(),
    parent: undefined,
    depth: 0,
  }
  const [setting] = variant.settings
  session.variant.frame = frame
  session.variant.location = setting && locate(environment, setting.value)
  const checked = check({ ...context, frame })
  session.variant.frame = undefined
  session.variant.location = undefined
  return checked
}

/** Reports that a swept net lacks arguments, at the place where it is named. */
export function reportSweptTemplate(
  { declaration: { name, parameters } }: NetSource,
  place: { readonly span: Span },
  given: ReadonlyMap<string, unknown>,
  context: Evaluation,
): void {
  const missing = parameters.filter((one) => one.default === undefined && !given.has(one.name.text))
  const argument = missing.map((one) => one.name.text).join(', ')
  const message = createMessage('missing-argument', { name: name.text, argument })
  context.session.report(message, locate(context.environment, place))
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
        const message = createMessage('sweep-empty', { name: nameOf(sweep) })
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
      const values = settings.map((one) => ({ path: printPath(one), value: printValue(one, context) }))
      variants.push({ title: values.map(({ path, value }) => `${path} = ${value}`).join(', '), values, settings })
    }
  }
  if (variants.length === 0) {
    context.session.report(
      createMessage('sweep-empty', { name: nameOf(sweep) }),
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

/** A sweep from the command line has no name. */
function nameOf({ name }: Sweep): string {
  return name.text === '' ? 'asked for' : name.text
}

/** The value as it was written, on one line. */
function printValue({ value }: Setting, { environment }: Evaluation): string {
  return environment.module.source.text.slice(value.span.start, value.span.end).replaceAll(/\s+/g, ' ')
}
