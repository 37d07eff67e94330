import type { SourceFile } from '../../source/index.ts'
import blocks from './blocks.senet'
import gates from './gates.senet'

const modules: ReadonlyMap<string, SourceFile> = new Map([
  ['senet:gates', { path: 'senet:gates', text: gates }],
  ['senet:blocks', { path: 'senet:blocks', text: blocks }],
])

/** The modules that come with the language, by the name an import gives them. */
export const builtinModules: readonly string[] = [...modules.keys()]

/** The source of a built-in module; undefined for any other name. */
export function builtinModule(name: string): SourceFile | undefined {
  return modules.get(name)
}
