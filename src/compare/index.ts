export { type ComparedNet, type DiffOptions, diffNets, type NetCost, type NetDifference } from './diff.ts'
export type { Change, ChangeKind } from './diff-changes.ts'
export { type FoldedChange, type FoldedPlace, foldChanges } from './diff-fold.ts'
export type { ModuleTree } from './diff-tree.ts'
