export type * from './graph.ts'
export { graphVersion } from './graph.ts'
