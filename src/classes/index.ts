export type * from './code.ts'
export { findTakenLabels, type TakenLabel } from './labels.ts'
export { planClasses } from './plan.ts'
