import { findTakenLabels, planClasses } from '../../classes/index.ts'
import { createMessage, type Diagnostic, locateMessage } from '../../diagnostics/index.ts'
import type { Graph } from '../../ir/index.ts'
import type { SourceFile } from '../../source/index.ts'
import { takenByModules } from './taken.ts'
import { helperText } from './helpers.ts'
import { identifier } from './names.ts'
import { printClass, printDoc } from './print-class.ts'

/** How generated code is formatted: Prettier's options. */
const style = { semi: false, singleQuote: true, printWidth: 120, trailingComma: 'all' } as const

/** Files by name; absent where a diagnostic is an error. */
export interface TorchResult {
  readonly files?: ReadonlyMap<string, string>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * A net as a TypeScript file for `senet/torch`. Diagnostics: `label-taken`.
 *
 * @param options.sources the spec's files by path, for code frames
 */
export async function writeTorch(
  graph: Graph,
  options: { readonly sources?: ReadonlyMap<string, SourceFile> } = {},
): Promise<TorchResult> {
  const diagnostics = findTakenLabels(graph, takenByModules).map(({ label, path, origin }) => {
    const file = options.sources?.get(origin.file) ?? { path: origin.file, text: '' }
    const message = createMessage('label-taken', { label, path, target: 'senet/torch' })
    return locateMessage(message, { file, span: origin.span })
  })
  if (diagnostics.length > 0) return { diagnostics }
  const text = await writeTorchModule(graph)
  return { files: new Map([[`${identifier(planClasses(graph).net.name)}.ts`, text]]), diagnostics }
}

/** A TypeScript module for `senet/torch` with the classes of a graph, formatted by Prettier; the net's is exported. */
export async function writeTorchModule(graph: Graph): Promise<string> {
  const [{ format }, estree, typescript] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/estree'),
    import('prettier/plugins/typescript'),
  ])
  return format(printModule(graph), { ...style, parser: 'typescript', plugins: [estree.default, typescript.default] })
}

function printModule(graph: Graph): string {
  const plan = planClasses(graph)
  const body = plan.classes.map((one) => printClass(one, one === plan.net)).join('\n\n')
  const name = identifier(plan.net.name)
  const shown =
    plan.net.result.kind === 'named'
      ? "${Object.entries(output).map(([key, value]) => `${key} [${value.shape.join(', ')}]`).join(', ')}"
      : "[${output.shape.join(', ')}]"
  const guard = [
    'if (torch.is_main(import.meta.url)) {',
    `const model = new ${name}().eval()`,
    'const parameters = [...model.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0)',
    `const output = torch.no_grad(() => model(torch.zeros(1, ${plan.inputShape.join(', ')})))`,
    `console.log(\`${name}: \${parameters.toLocaleString('en')} parameters, output ${shown}\`)`,
    '}',
  ].join('\n')
  const parts = [
    ...printDoc(`${plan.title}, compiled from a senet spec.`),
    "import * as torch from 'senet/torch'",
    "import { nn, type Tensor } from 'senet/torch'",
    '',
    [...helperText(body), body, guard].join('\n\n'),
  ]
  return `${parts.join('\n')}\n`
}
