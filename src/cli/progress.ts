import { SingleBar } from 'cli-progress'

/** Shows how far long work has come. */
export interface Progress {
  /** So much more is done. */
  readonly advance: (amount?: number) => void
  /** Takes the bar away; to be called whatever happens. */
  readonly stop: () => void
}

/** Where progress is shown: standard error, as a rule. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean }

/**
 * A progress bar on a terminal; on a stream that is none (a pipe, a log) nothing is ever written.
 *
 * @param what the work in a word or two: `layers`
 * @param total how much `advance` will add up to
 */
export function startProgress(what: string, total: number, stream: ProgressStream = process.stderr): Progress {
  if (!stream.isTTY) return { advance: () => undefined, stop: () => undefined }
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total} {eta_formatted}`,
    stream,
    clearOnComplete: true,
    hideCursor: true,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    gracefulExit: true,
  })
  bar.start(total, 0)
  return { advance: (amount = 1) => bar.increment(amount), stop: () => bar.stop() }
}
