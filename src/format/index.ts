/**
 * The Prettier plugin `senet/prettier`: what Prettier's command, its API and editors need to format `.senet` files.
 *
 *     prettier --plugin senet/prettier --write "**\/*.senet"
 */
import type { Options, Parser, Printer, SupportLanguage, SupportOptions } from 'prettier'
import { astFormat, parser } from './parse.ts'
import { printer } from './printer.ts'
import type { Printed } from './tree.ts'

export type { Printed }

/** The language by its files' extension. */
export const languages: SupportLanguage[] = [
  {
    name: 'senet',
    parsers: ['senet'],
    extensions: ['.senet'],
    vscodeLanguageIds: ['senet'],
    tmScope: 'source.senet',
    aceMode: 'text',
  },
]

/** The parser, which throws a located SyntaxError where a file has mistakes. */
export const parsers: { readonly senet: Parser<Printed> } = { senet: parser }

/** The printer of its trees. */
export const printers: Readonly<Record<typeof astFormat, Printer<Printed>>> = { [astFormat]: printer }

/** None of its own: there is one form. Prettier's `printWidth`, `tabWidth`, `useTabs` and `endOfLine` hold. */
export const options: SupportOptions = {}

/** Lines of 100 characters: what the widest tables of steps take. */
export const defaultOptions: Partial<Options> = { printWidth: 100 }
