import type { Graph } from '../../src/ir/index.ts'
import { compileFile } from './spec-file.ts'

/** Nets that generated code is tried with: those of specs/, and two of the fixtures. */
export const generatedNets: readonly (readonly [path: string, net: string | undefined])[] = [
  ...['ResNet18', 'ResNet34', 'ResNet50', 'ResNet101', 'SEResNet18', 'SEResNet34', 'SEResNet50', 'SEResNet101'].map(
    (net) => ['specs/resnet.senet', net] as const,
  ),
  ...['SEResNet50', 'SEResNet101'].map((net) => ['specs/legacy-resnet.senet', net] as const),
  ...['ResNet20', 'ResNet32', 'ResNet56', 'SEResNet20', 'SEResNet32', 'SEResNet56'].map(
    (net) => ['specs/cifar-resnet.senet', net] as const,
  ),
  ['test/fixtures/networks/mobilenet-v3.senet', undefined],
  ['test/fixtures/networks/se-resnext.senet', undefined],
]

/** Their graphs. */
export async function compileGeneratedNets(): Promise<readonly { readonly title: string; readonly graph: Graph }[]> {
  const compiled: { title: string; graph: Graph }[] = []
  for (const [path, net] of generatedNets) {
    const { graph } = await compileFile(path, net)
    compiled.push({ title: `${path} ${graph.name}`, graph })
  }
  return compiled
}
