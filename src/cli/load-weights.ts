import { type Diagnostic, hasErrors, unreachable } from '../diagnostics/index.ts'
import type { Graph } from '../ir/index.ts'
import {
  formulaTensor,
  initialiseTensor,
  listWeights,
  matchWeights,
  parseWeightSource,
  type WeightMap,
  type WeightTensor,
} from '../weights/index.ts'
import { standardInput } from './files.ts'
import { locateInFile, standardInputName } from './host.ts'
import { startProgress } from './progress.ts'
import { readWeightFile } from './read-weights.ts'

/** `weights` has exactly the tensors of the graph; absent where a diagnostic is an error. */
export interface LoadedWeights {
  readonly weights?: WeightMap
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Weights for a graph as `--weights` names them: `seed:42`, `formula`, or a file of weights of any form, `-` being
 * standard input.
 * Errors: `weights-source`, `weights-mismatch`, those of reading files and of checkpoints.
 */
export function loadWeights(value: string, graph: Graph): LoadedWeights {
  const source = parseWeightSource(value)
  if ('code' in source) return { diagnostics: [locateInFile(source, '--weights')] }
  switch (source.kind) {
    case 'seed':
      return fill(graph, ({ key, shape, initialiser }) => initialiseTensor(key, shape, initialiser, source.seed))
    case 'formula':
      return fill(graph, ({ key, shape }) => formulaTensor(key, shape))
    case 'path':
      return readFile(source.path, graph)
    default:
      return unreachable(source)
  }
}

type Weight = ReturnType<typeof listWeights>[number]

function fill(graph: Graph, make: (weight: Weight) => WeightTensor): LoadedWeights {
  const weights = new Map<string, WeightTensor>()
  const list = listWeights(graph)
  const progress = startProgress('weights', list.length)
  try {
    for (const weight of list) {
      weights.set(weight.key, make(weight))
      progress.advance()
    }
  } finally {
    progress.stop()
  }
  return { weights, diagnostics: [] }
}

function readFile(path: string, graph: Graph): LoadedWeights {
  // A network whose own keys begin so keeps them.
  const keepPrefixes = listWeights(graph).every(({ key }) => /^(module|_orig_mod)\./.test(key))
  const read = readWeightFile(path, { keepPrefixes })
  if (read.tensors === undefined || hasErrors(read.diagnostics)) return { diagnostics: read.diagnostics }
  const matched = matchWeights(graph, read.tensors, path === standardInput ? standardInputName : path)
  const diagnostics = [...read.diagnostics, ...matched.diagnostics]
  return matched.weights === undefined ? { diagnostics } : { weights: matched.weights, diagnostics }
}
