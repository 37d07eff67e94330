import type { Target } from './target.ts'

export type {
  OptionallyWeightedInput,
  Target,
  TargetInput,
  TargetOptions,
  TargetResult,
  WeightedInput,
} from './target.ts'

/** What `senet compile --target` can name: a target is a row here and a file beside this one. */
export const targets = {
  tfjs: {
    description: 'a LayersModel that tf.loadLayersModel loads',
    weights: true,
    options: [],
    load: async () => (await import('./tfjs.ts')).writeTfjs,
  },
  onnx: {
    description: 'an ONNX model of opset 17, for evaluation',
    weights: true,
    options: ['fold', 'externalData'],
    spreadsWeights: true,
    load: async () => (await import('./onnx.ts')).writeOnnxModel,
  },
  'torch-ts': {
    description: 'TypeScript for senet/torch: a class for each block',
    weights: 'optional',
    options: [],
    load: async () => (await import('./torch-ts.ts')).writeTorchTs,
  },
  pytorch: {
    description: 'a Python module for PyTorch: a class for each block',
    weights: 'optional',
    options: ['ddp'],
    load: async () => (await import('./pytorch.ts')).writePython,
  },
} as const satisfies Readonly<Record<string, Target>>

export type TargetName = keyof typeof targets
