import { suggest } from '../diagnostics/index.ts'
import { operations } from '../vocabulary/index.ts'
import { builtinModule, builtinModules } from './builtin/index.ts'
import { builtinFunctions } from './functions.ts'
import type { ModuleFile } from './program.ts'

/** What PyTorch and its papers call operations of the language, in lower case. */
const torchNames: ReadonlyMap<string, string> = new Map([
  ['conv2d', 'conv'],
  ['convtranspose2d', 'deconv'],
  ['batchnorm2d', 'bn'],
  ['batchnorm', 'bn'],
  ['layernorm', 'ln'],
  ['groupnorm', 'gn'],
  ['maxpool2d', 'maxpool'],
  ['avgpool2d', 'avgpool'],
  ['adaptiveavgpool2d', 'gap'],
  ['adaptivemaxpool2d', 'gmp'],
  ['globalaveragepooling', 'gap'],
  ['dense', 'linear'],
  ['swish', 'silu'],
  ['hswish', 'hardswish'],
  ['hsigmoid', 'hardsigmoid'],
  ['dropout2d', 'dropout'],
  ['stochasticdepth', 'droppath'],
  ['pixelshuffle', 'shuffle'],
  ['channelshuffle', 'shuffle'],
  ['interpolate', 'resize'],
  ['cat', 'concat'],
])

/**
 * What to do about a name that is not there: import it where a built-in module has it, take the language's word for
 * PyTorch's, or correct its spelling. Undefined where nothing is near.
 */
export function hintForName(name: string, local: readonly string[], module: ModuleFile): string | undefined {
  const home = builtinModules.find((one) => declaresName(builtinModule(one)?.text ?? '', name))
  if (home !== undefined) return `import { ${name} } from "${home}"`
  const known = [...local, ...module.symbols.keys(), ...operations.keys(), ...builtinFunctions.keys()]
  const translated = torchNames.get(name.toLowerCase())
  if (translated !== undefined) return `did you mean ${translated}?`
  const similar = suggest(name, known)
  return similar === undefined ? undefined : `did you mean ${similar}?`
}

function declaresName(text: string, name: string): boolean {
  return new Set(text.match(/(?<=^(?:gate|block) )\w+/gm)).has(name)
}
