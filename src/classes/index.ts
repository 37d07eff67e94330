export type * from './code.ts'
export { planClasses } from './plan.ts'
