/** Where a command writes, and what can be shown there. */
export interface Terminal {
  /** Documents and results: what a pipe takes. */
  readonly out: (text: string) => void
  /** Messages to whoever sits in front of it. */
  readonly err: (text: string) => void
  /** Whether the reader of each stream wants colours. */
  readonly colourOut: boolean
  readonly colourErr: boolean
  /** Columns of standard output; a pipe has as many as COLUMNS says, or as most terminals have. */
  readonly columns: number
  /** Whether only plain characters can be shown. */
  readonly ascii: boolean
}

const pipeColumns = 100
const fewestColumns = 40

/** The terminal of this process. */
export function openTerminal(): Terminal {
  const { stdout, stderr, env, platform } = process
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colourOut: wantsColour(stdout.isTTY, env),
    colourErr: wantsColour(stderr.isTTY, env),
    columns: Math.max(fewestColumns, stdout.isTTY ? stdout.columns : (readColumns(env) ?? pipeColumns)),
    ascii: isPlain(env, platform),
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** COLUMNS, where it is a width that a terminal could have. */
function readColumns(env: Environment): number | undefined {
  const columns = env['COLUMNS'] ?? ''
  return /^[1-9]\d{0,4}$/.test(columns) ? Number(columns) : undefined
}

/** no-color.org: NO_COLOR with any value takes colours off; FORCE_COLOR puts them on where there is no terminal. */
export function wantsColour(isTerminal: boolean, env: Environment): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '') return env['FORCE_COLOR'] !== '0'
  return isTerminal && env['TERM'] !== 'dumb'
}

/** A locale that names another character set, or the console of Linux, which has few characters. */
export function isPlain(env: Environment, platform: string): boolean {
  if (env['TERM'] === 'linux') return true
  if (platform === 'win32') return false
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '')
  return locale !== undefined && !/utf-?8/i.test(locale)
}
