import type { Rule, RuleFacts } from '../rule.ts'
import { assertParams } from './assert-params.ts'
import { biasBeforeNorm } from './bias-before-norm.ts'
import { blockUsedOnce } from './block-used-once.ts'
import { commentContradicts } from './comment-contradicts.ts'
import { constantCondition } from './constant-condition.ts'
import { constantWidth } from './constant-width.ts'
import { defaultArgument } from './default-argument.ts'
import { dropoutBeforeNorm } from './dropout-before-norm.ts'
import { droppedRows } from './dropped-rows.ts'
import { duplicateImport } from './duplicate-import.ts'
import { evenKernelShift } from './even-kernel-shift.ts'
import { hiddenWidth } from './hidden-width.ts'
import { inputStatistics } from './input-statistics.ts'
import { kernelExceedsMap } from './kernel-exceeds-map.ts'
import { labelClaimsSize } from './label-claims-size.ts'
import { labelShadowsOperation } from './label-shadows-operation.ts'
import { linearChain } from './linear-chain.ts'
import { magicNumber } from './magic-number.ts'
import { namingConvention } from './naming-convention.ts'
import { normAfterNorm } from './norm-after-norm.ts'
import { partialGate } from './partial-gate.ts'
import { postWithoutActivation } from './post-without-activation.ts'
import { receptiveField } from './receptive-field.ts'
import { reductionDivides } from './reduction-divides.ts'
import { repeatedActivation } from './repeated-activation.ts'
import { repeatedAnnotation } from './repeated-annotation.ts'
import { repeatedRows } from './repeated-rows.ts'
import { shadowedGate } from './shadowed-gate.ts'
import { smallGroups } from './small-groups.ts'
import { stageShape } from './stage-shape.ts'
import { strideSkipsPixels } from './stride-skips-pixels.ts'
import { sweepRepeatsValue } from './sweep-repeats-value.ts'
import { unlabelledAttend } from './unlabelled-attend.ts'
import { unusedDeclaration } from './unused-declaration.ts'
import { unusedImport } from './unused-import.ts'
import { unusedLabel } from './unused-label.ts'
import { unusedNet } from './unused-net.ts'
import { unusedTensor } from './unused-tensor.ts'

/** Every rule, by name. */
export const rules: readonly Rule[] = [
  assertParams,
  biasBeforeNorm,
  blockUsedOnce,
  commentContradicts,
  constantCondition,
  constantWidth,
  defaultArgument,
  dropoutBeforeNorm,
  droppedRows,
  duplicateImport,
  evenKernelShift,
  hiddenWidth,
  inputStatistics,
  kernelExceedsMap,
  labelClaimsSize,
  labelShadowsOperation,
  linearChain,
  magicNumber,
  namingConvention,
  normAfterNorm,
  partialGate,
  postWithoutActivation,
  receptiveField,
  reductionDivides,
  repeatedActivation,
  repeatedAnnotation,
  repeatedRows,
  shadowedGate,
  smallGroups,
  stageShape,
  strideSkipsPixels,
  sweepRepeatsValue,
  unlabelledAttend,
  unusedDeclaration,
  unusedImport,
  unusedLabel,
  unusedNet,
  unusedTensor,
]

/** What there is to know of every rule, by name: for documentation and editors. */
export function listRules(): readonly RuleFacts[] {
  return rules
}
