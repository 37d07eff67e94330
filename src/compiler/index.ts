export { checkSource, type CheckResult, type CompileResult, compileSource, type Host } from './compile.ts'
export {
  arrangeTables,
  type CitedCell,
  type CitedRow,
  type CitedTable,
  type CitedTableColumn,
  type Judgement,
  measureCited,
  rowsOfSweep,
} from './cited.ts'
export { type CountingRule, type Measured } from './counting-rules.ts'
export { type GateDescription, listGates } from './gate-list.ts'
export type { GatePlace } from './gate-place.ts'
export { type Measurement, measureNet } from './measure.ts'
export {
  type CompilableSweep,
  type CompiledVariant,
  type MeasuredVariant,
  measureSweep,
  type SweepMeasurements,
  type SweepResult,
  sweepSource,
} from './sweep.ts'
export type { ElementWork } from './work.ts'
export type {
  CheckedNet,
  Citation,
  CitedColumn,
  CitedNumber,
  CitedValue,
  ReadSource,
  SweepRequest,
  SweepVariant,
  Totals,
} from '../check/index.ts'
export { catalogue, type Diagnostic, type DiagnosticCode, DiagnosticError, hasErrors } from '../diagnostics/index.ts'
export type { Graph, GraphNode, GraphOutput, Module, Preprocessing, Weight } from '../ir/index.ts'
export type { SourceFile } from '../source/index.ts'
export { explainNet, type ExplainedLine, formatExplanation } from './explain.ts'
export { summarise, type Summary, type SummaryLayer, type SummaryOutput } from './summary.ts'
export { growSummaryTree, type SummaryNode } from './summary-tree.ts'
