import { findTakenLabels, type ModulePlan, planClasses } from '../../classes/index.ts'
import { createMessage, type Diagnostic, locateMessage } from '../../diagnostics/index.ts'
import type { Graph } from '../../ir/index.ts'
import type { SourceFile } from '../../source/index.ts'
import { takenByModules } from './taken.ts'
import { helperText } from './helpers.ts'
import { printClass, printDoc } from './print-class.ts'
import { moduleName } from './module-name.ts'
import { identifier } from './names.ts'
import { findTrainingObstacle, writeTrainScript } from './train-script.ts'

/** Files by name; absent where a diagnostic is an error. */
export interface PyTorchResult {
  readonly files?: ReadonlyMap<string, string>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * A net as a Python file for PyTorch. Diagnostics: `label-taken`, `not-a-classifier`.
 *
 * @param options.sources the spec's files by path, for code frames
 * @param options.training whether the files that train it stand beside it
 */
export function writePyTorch(
  graph: Graph,
  options: { readonly sources?: ReadonlyMap<string, SourceFile>; readonly training?: boolean } = {},
): PyTorchResult {
  const obstacle = options.training === true ? findTrainingObstacle(graph) : undefined
  const taken = findTakenLabels(graph, takenByModules).map(({ label, path, origin }) => {
    return { message: createMessage('label-taken', { label, path, target: 'PyTorch' }), origin }
  })
  const diagnostics = [...taken, ...(obstacle === undefined ? [] : [obstacle])].map(({ message, origin }) => {
    const file = options.sources?.get(origin.file) ?? { path: origin.file, text: '' }
    return locateMessage(message, { file, span: origin.span })
  })
  if (diagnostics.length > 0) return { diagnostics }
  const plan = planClasses(graph)
  const name = moduleName(plan.net.name)
  const beside = options.training === true ? writeTrainScript(graph, name, identifier(plan.net.name)) : []
  return { files: new Map([[`${name}.py`, printModule(plan)], ...beside]), diagnostics }
}

/** A Python module for PyTorch 1.13 and later with the classes of a graph; the net's is the last. */
export function writePyTorchModule(graph: Graph): string {
  return printModule(planClasses(graph))
}

function printModule(plan: ModulePlan): string {
  const classes = plan.classes.map((one) => printClass(one, one.summary))
  const body = classes.join('\n\n\n')
  const name = identifier(plan.net.name)
  const shape = plan.inputShape.join(', ')
  const guard = [
    'if __name__ == "__main__":',
    `    model = ${name}().eval()`,
    '    parameters = sum(p.numel() for p in model.parameters())',
    '    with torch.no_grad():',
    `        output = model(torch.zeros(1, ${shape}))`,
    plan.net.result.kind === 'named'
      ? '    shapes = {key: tuple(value.shape) for key, value in output.items()}'
      : '    shapes = tuple(output.shape)',
    `    print(f"${name}: {parameters:,} parameters, output {shapes}")`,
  ].join('\n')
  const helpers = helperText(body)
  const rest = [...helpers, body, guard].join('\n\n\n')
  const typing = ['Any', 'Callable', 'Dict', 'List', 'Sequence', 'Tuple'].filter((one) =>
    new RegExp(one === 'Any' ? ': Any\\b' : `\\b${one}\\[`).test(rest),
  )
  const standard = [
    ...(/\bmath\./.test(rest) ? ['import math'] : []),
    ...(/\bOrderedDict\(/.test(rest) ? ['from collections import OrderedDict'] : []),
    ...(typing.length > 0 ? [`from typing import ${typing.join(', ')}`] : []),
  ]
  const imports = [
    ...standard,
    ...(standard.length > 0 ? [''] : []),
    'import torch',
    `from torch import Tensor, nn`,
    ...(/\bF\./.test(rest) ? ['from torch.nn import functional as F'] : []),
  ].join('\n')
  return `${printDoc(`${plan.title}, compiled from a senet spec.`, 0).join('\n')}\n\n${imports}\n\n\n${rest}\n`
}
