import { builders, utils } from 'prettier/doc'

/** Prettier's documents: what a printer gives, and what builds it. */
export type Doc = builders.Doc
export { builders, utils }
