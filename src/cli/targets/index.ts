import type { Target } from './target.ts'

export type { Target, TargetInput, TargetOptions, TargetResult, WeightedInput } from './target.ts'

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
    load: async () => (await import('./onnx.ts')).writeOnnxModel,
  },
} as const satisfies Readonly<Record<string, Target>>

export type TargetName = keyof typeof targets
