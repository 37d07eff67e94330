import type { Graph } from '../../compiler/index.ts'
import type { Diagnostic } from '../../diagnostics/index.ts'
import type { SourceFile } from '../../source/index.ts'
import type { WeightMap } from '../../weights/index.ts'

/** The options of `senet compile` that only some targets have, as commander names them. */
export interface TargetOptions {
  readonly fold?: true
  readonly externalData?: true
  readonly ddp?: true
}

/** What a target is written from. */
export interface TargetInput {
  readonly graph: Graph
  /** The spec's files by path, as diagnostics show them. */
  readonly sources: ReadonlyMap<string, SourceFile>
  readonly options: TargetOptions
}

export interface WeightedInput extends TargetInput {
  /** Matched with the graph. */
  readonly weights: WeightMap
}

export interface OptionallyWeightedInput extends TargetInput {
  /** Matched with the graph, where they were given. */
  readonly weights?: WeightMap
}

/** `files` by path below the folder, with `/` between parts; absent where a diagnostic is an error. */
export interface TargetResult {
  readonly files?: ReadonlyMap<string, string | Uint8Array>
  readonly diagnostics: readonly Diagnostic[]
}

interface TargetDescription {
  /** What it writes, as --help says it. */
  readonly description: string
  /** The options it takes; others are wrong usage. */
  readonly options: readonly (keyof TargetOptions)[]
  /** Weights are spread over files where one cannot hold them; otherwise they are limited to what one holds. */
  readonly spreadsWeights?: true
}

/** A system that nets are written for. `load` imports its backend when it is asked for. */
export type Target = TargetDescription &
  (
    | {
        readonly weights: true
        readonly load: () => Promise<(input: WeightedInput) => TargetResult | Promise<TargetResult>>
      }
    | {
        /** Written beside what it writes, where they are given. */
        readonly weights: 'optional'
        readonly load: () => Promise<(input: OptionallyWeightedInput) => TargetResult | Promise<TargetResult>>
      }
    | {
        readonly weights: false
        readonly load: () => Promise<(input: TargetInput) => TargetResult | Promise<TargetResult>>
      }
  )
