import { resolve } from 'node:path'
import { format, getFileInfo, type Options, resolveConfig } from 'prettier'
import { createMessage, type Message } from '../diagnostics/index.ts'
import * as plugin from '../format/index.ts'

/** Files that say what Prettier leaves alone, in the folder that a command runs in. */
const ignoreFiles = ['.gitignore', '.prettierignore']

/** Whether `.gitignore` or `.prettierignore` excludes a file. */
export async function isIgnoredByPrettier(path: string): Promise<boolean> {
  const { ignored } = await getFileInfo(resolve(path), {
    ignorePath: ignoreFiles.map((file) => resolve(file)),
    withNodeModules: true,
    resolveConfig: false,
    plugins: [],
  })
  return ignored
}

/**
 * The options that hold for a file: those of `.prettierrc` and `.editorconfig` above it, with the plugin of this package
 * as the only one. Error: `formatter-config`.
 */
export async function findPrettierOptions(path: string): Promise<{ readonly options: Options } | Message> {
  const filepath = resolve(path)
  try {
    const config = await resolveConfig(filepath, { editorconfig: true })
    const options: Options = { ...config, filepath, parser: 'senet', plugins: [plugin] }
    // Prettier looks at the values of options when it formats.
    await format('', options)
    return { options }
  } catch (error) {
    return createMessage('formatter-config', { path, reason: describeReason(error) })
  }
}

/** The message of an error in one sentence: where it is about a file, the next line says what is wrong in it. */
function describeReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const [first = '', second = ''] = message.split('\n').filter((line) => line.trim() !== '')
  const whole = first.endsWith(':') ? `${first} ${second.trim()}` : first
  return whole.replace(/^\[error\]\s*/, '').replace(/[.:]+$/, '')
}

/** A spec as it is to be. Throws where it has mistakes. */
export function formatSpec(text: string, options: Options): Promise<string> {
  return format(text, options)
}
