import type { Name } from '../../syntax/index.ts'
import { choiceOption, type OptionSpec } from '../options.ts'
import { defineRule } from '../rule.ts'

/** The last may have parts of numbers, as networks are called: SEResNeXt50_32x4d. */
const conventions: ReadonlyMap<string, RegExp> = new Map([
  ['any', /^/],
  ['lower', /^\p{Ll}/u],
  ['camelCase', /^\p{Ll}[\p{L}\p{N}]*$/u],
  ['snake_case', /^[\p{Ll}\p{N}]+(_[\p{Ll}\p{N}]+)*$/u],
  ['PascalCase', /^\p{Lu}[\p{L}\p{N}]*(_\p{N}[\p{L}\p{N}]*)*$/u],
])

function conventionOption(what: string, value: string): OptionSpec {
  return { type: 'choice', default: value, choices: [...conventions.keys()], doc: `How ${what} are written.` }
}

/** A name that is written as those of its kind are not. */
export const namingConvention = defineRule(
  {
    id: 'naming-convention',
    summary:
      'A name out of convention: nets, blocks and sweeps are PascalCase, gates and lets begin with a small letter.',
    category: 'names',
    recommended: 'info',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
    options: {
      net: conventionOption('nets', 'PascalCase'),
      block: conventionOption('blocks', 'PascalCase'),
      sweep: conventionOption('sweeps', 'PascalCase'),
      gate: conventionOption('gates', 'lower'),
      let: conventionOption('lets', 'lower'),
      parameter: conventionOption('parameters', 'any'),
    },
  },
  ({ report, locate, option }) => {
    const check = (kind: string) => {
      const convention = choiceOption(option(kind))
      const pattern = conventions.get(convention)
      return ({ name }: { readonly name: Name }): void => {
        if (name.text === '' || pattern === undefined || pattern.test(name.text)) return
        const written = convention === 'lower' ? 'a form that begins with a small letter' : convention
        report({ at: locate(name) }, { kind, name: name.text, convention: written })
      }
    }
    return {
      nodes: {
        Net: check('net'),
        Block: check('block'),
        Sweep: check('sweep'),
        Gate: check('gate'),
        Let: check('let'),
        Parameter: check('parameter'),
      },
    }
  },
)
