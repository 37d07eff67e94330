import {
  type CheckedNet,
  type Citation,
  loadProgram,
  type PlannedSweep,
  planSweeps,
  type Program,
  type SweepPlan,
  type SweepRequest,
  type SweepVariant,
} from '../check/index.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/index.ts'
import type { Graph } from '../ir/index.ts'
import { lowerNet } from '../lower/index.ts'
import type { SourceFile } from '../source/index.ts'
import { type Host, inOrder, noFiles } from './compile.ts'
import { type Measurement, measureNet } from './measure.ts'

/** The sweeps that were asked for; none of them where one cannot be compiled at all. */
export interface SweepResult {
  readonly program: Program
  readonly sweeps: readonly CompilableSweep[]
  /** What is wrong with the file, its sweeps, and the nets that they vary as these stand. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A sweep whose variants are compiled one after the other, so that no more than one is held. */
export interface CompilableSweep {
  /** Undefined for one that no file declares. */
  readonly name: string | undefined
  /** The net that is varied, with its arguments: `SEResNet56(classes = 100)`. */
  readonly net: string
  /** What each variant sets, in order. */
  readonly variants: readonly Pick<SweepVariant, 'title' | 'values'>[]
  /** What the sweep's documentation cites; a value of a column for each variant. */
  readonly citations: readonly Citation[]
  /** The net as it stands; undefined where it needs what the sweep sets. */
  readonly base: CompiledVariant | undefined
  /** Compiles the variants, in order. */
  readonly compile: () => Generator<CompiledVariant, void, undefined>
}

/** A net of a sweep. Without a graph where it has mistakes, which `diagnostics` tells unless an earlier variant did. */
export interface CompiledVariant {
  readonly net: Pick<CheckedNet, 'name' | 'title' | 'totals'> | undefined
  readonly graph: Graph | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Finds sweeps of a file, or makes one of settings (`se.r = 2, 4, 8`), to be compiled variant by variant. What varies
 * gates alone is expanded once.
 */
export async function sweepSource(
  entry: SourceFile,
  host: Host = noFiles,
  request: SweepRequest = { kind: 'declared' },
): Promise<SweepResult> {
  const { program, diagnostics } = await loadProgram(entry, host.read)
  const plan = planSweeps(program, request)
  const sweeps: CompilableSweep[] = []
  if (!hasErrors([...diagnostics, ...plan.diagnostics])) {
    for (const sweep of plan.sweeps) sweeps.push(prepareSweep(sweep, plan))
  }
  const all = inOrder([...diagnostics, ...plan.diagnostics], program)
  return { program, sweeps: hasErrors(all) ? [] : sweeps, diagnostics: all }
}

function prepareSweep(planned: PlannedSweep, plan: SweepPlan): CompilableSweep {
  const { name, net, variants, citations } = planned
  const base = planned.checkBase()
  return {
    name,
    net,
    variants,
    citations,
    base: typeof base === 'object' ? { ...lower(base), diagnostics: [] } : undefined,
    *compile() {
      for (const variant of variants) {
        const [told, failures] = [plan.diagnostics.length, plan.failures()]
        const checked = planned.checkVariant(variant)
        const isWhole = checked !== undefined && plan.failures() === failures
        const compiled = isWhole ? lower(checked) : { net: undefined, graph: undefined }
        yield { ...compiled, diagnostics: plan.diagnostics.slice(told) }
      }
    },
  }
}

/** The items of a net are gone once another variant is checked: they are not handed on. */
function lower(checked: CheckedNet): Pick<CompiledVariant, 'net' | 'graph'> {
  const { name, title, totals } = checked
  return { net: { name, title, totals }, graph: lowerNet(checked) }
}

/** A sweep with what its net and its variants cost. */
export interface SweepMeasurements {
  readonly name: string | undefined
  readonly net: string
  readonly citations: readonly Citation[]
  /** The net as it stands; undefined where it needs what the sweep sets. */
  readonly base: Measurement | undefined
  readonly variants: readonly MeasuredVariant[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A variant with what it costs; undefined where it has mistakes. */
export interface MeasuredVariant extends Pick<SweepVariant, 'title' | 'values'> {
  readonly measurement: Measurement | undefined
}

/**
 * Compiles and measures every variant of a sweep.
 *
 * @param advance called after each variant
 */
export function measureSweep(sweep: CompilableSweep, advance: () => void = () => undefined): SweepMeasurements {
  const measured: (Measurement | undefined)[] = []
  const diagnostics: Diagnostic[] = []
  for (const variant of sweep.compile()) {
    measured.push(measureVariant(variant))
    diagnostics.push(...variant.diagnostics)
    advance()
  }
  const variants = sweep.variants.map(({ title, values }, index) => ({ title, values, measurement: measured[index] }))
  const { name, net, citations, base } = sweep
  return { name, net, citations, base: base && measureVariant(base), variants, diagnostics }
}

function measureVariant({ net, graph }: CompiledVariant): Measurement | undefined {
  return net === undefined || graph === undefined ? undefined : measureNet(net, graph)
}
