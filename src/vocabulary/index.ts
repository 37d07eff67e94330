export type * from './core.ts'
export type * from './operation.ts'
