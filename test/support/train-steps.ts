import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memory } from '@tensorflow/tfjs-core'
import { from_array, nn, no_grad, optim, Tensor, tidy } from '../../src/torch/node.ts'
import {
  formulaInput,
  formulaTensor,
  readSafetensors,
  type WeightMap,
  type WeightTensor,
} from '../../src/weights/index.ts'
import { runPython } from './python.ts'

/** A run of PyTorch in float64. */
export interface TrainingReference {
  readonly batch: readonly [number, number, number, number]
  readonly labels: readonly number[]
  readonly optimizer: { readonly lr: number; readonly momentum: number; readonly weight_decay: number }
  readonly losses: readonly number[]
  readonly running_stats_after: Readonly<Record<string, readonly number[]>>
  readonly eval_logits_after: readonly number[]
}

const path = join(import.meta.dirname, '..', 'fixtures', 'reference', 'train_se_resnet20_cifar.json')

/** Five steps of SE-ResNet-20. */
export async function readTrainingReference(): Promise<TrainingReference> {
  return JSON.parse(await readFile(path, 'utf8')) as TrainingReference
}

/** Some steps of SGD, weights and batch by formula. */
export interface TrainingRun {
  /** What the oracle calls the network; not needed where another one is given. */
  readonly net?: string
  /** `[N, C, H, W]`. */
  readonly batch: readonly [number, number, number, number]
  /** The classes of the batch: for all positions of an output, over and over. */
  readonly labels: readonly number[]
  readonly optimizer: { readonly lr: number; readonly momentum: number; readonly weight_decay: number }
  readonly steps: number
  /** What PyTorch computes in; float32 where it is not said. Results are float32 in any case. */
  readonly dtype?: 'float32' | 'float64'
  /**
   * What takes the place of ReLU in PyTorch: `silu`, or a ReLU that decides the other way whether a gradient passes, for
   * activations as near to zero as the number.
   */
  readonly relu?: 'silu' | number
}

/** The run that a reference is of. */
export function runOfReference({ batch, labels, optimizer, losses }: TrainingReference): TrainingRun {
  const { lr, momentum, weight_decay } = optimizer
  return { net: 'se_resnet20_cifar', batch, labels, optimizer: { lr, momentum, weight_decay }, steps: losses.length }
}

/** A Python module and the class in it that is trained. */
export interface PythonModule {
  readonly source: string
  readonly class: string
}

/** A run in PyTorch, as `train_steps.py` names its results. */
export async function trainInPyTorch(run: TrainingRun, module?: PythonModule): Promise<WeightMap> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-oracle-'))
  try {
    const [request, results] = [join(folder, 'request.json'), join(folder, 'results.safetensors')]
    await writeFile(request, JSON.stringify({ ...run, module }))
    await runPython('train_steps.py', '', [request, results])
    const { weights } = readSafetensors(await readFile(results), results)
    if (weights === undefined) throw new Error('no results')
    return weights
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * The run on `senet/torch`, under the same names, and how many tensors there are after each step. The model is in training
 * mode; it is disposed at the end.
 */
export function trainOnTorch(
  model: nn.Module<[Tensor], unknown>,
  { batch: shape, labels: classes, optimizer: options, steps }: TrainingRun,
): { readonly results: WeightMap; readonly tensors: readonly number[] } {
  const results = new Map<string, WeightTensor>()
  const note = (key: string, values: readonly number[], data: ArrayLike<number>) =>
    results.set(key, { shape: values, data: Float32Array.from(data) })
  const isCounter = (key: string): boolean => key.endsWith('num_batches_tracked')
  const keys = [...model.state_dict()].filter(([key]) => !isCounter(key))
  model.load_state_dict(new Map(keys.map(([key, each]) => [key, formulaTensor(key, each.shape)])))
  const batch = from_array(formulaInput(shape, 'batch').data, shape)
  const optimizer = new optim.SGD(model.parameters(), options)
  const losses: number[] = []
  const tensors: number[] = []
  for (let step = 0; step < steps; step++) {
    tidy(() => {
      optimizer.zero_grad()
      const loss = lossOf(outputsOf(model(batch)), classes)
      loss.backward()
      losses.push(loss.item())
    })
    for (const [key, { grad }] of step === 0 ? model.named_parameters() : []) {
      note(`gradients/${key}`, grad?.shape ?? [], grad?.numpy() ?? [])
    }
    optimizer.step()
    tensors.push(memory().numTensors)
  }
  note('losses', [steps], losses)
  for (const [key, each] of model.state_dict()) {
    if (isCounter(key)) note(key, [1], [each.item()])
    else note(`state/${key}`, each.shape, each.numpy())
  }
  const input = formulaInput([1, ...shape.slice(1)])
  model.eval()
  const [logits] = no_grad(() => outputsOf(model(from_array(input.data, input.shape))))
  note('logits', logits.shape, logits.numpy())
  optimizer.dispose()
  model.dispose()
  return { results, tensors }
}

function outputsOf(output: unknown): readonly [Tensor, ...Tensor[]] {
  const [first, ...others] = output instanceof Tensor ? [output] : Object.values(output ?? {})
  if (!(first instanceof Tensor)) throw new Error('no output')
  return [first, ...others.filter((each) => each instanceof Tensor)]
}

/** Cross entropy; an output beside the first one counts for 0.4, as `train_steps.py` has it. */
function lossOf(outputs: readonly [Tensor, ...Tensor[]], classes: readonly number[]): Tensor {
  const [first, ...others] = outputs.map((output) => {
    const shape = [output.size(0), ...output.shape.slice(2)]
    const count = shape.reduce((product, extent) => product * extent, 1)
    const labels = Int32Array.from({ length: count }, (_, at) => classes[at % classes.length]!)
    return nn.functional.cross_entropy(output, from_array(labels, shape))
  })
  return others.reduce((sum, loss) => sum.add(loss.mul(0.4)), first!)
}
