/** What tests use of onnxruntime-node, whose package says it has types and does not. */
declare module 'onnxruntime-node' {
  export class Tensor {
    constructor(type: 'float32', data: Float32Array, dims: readonly number[])
    readonly dims: readonly number[]
    readonly data: Float32Array | BigInt64Array | Uint8Array
  }
  export interface SessionOptions {
    /** 2 are warnings, 3 errors. */
    readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4
    readonly intraOpNumThreads?: number
  }
  export class InferenceSession {
    private constructor()
    static create(model: Uint8Array | string, options?: SessionOptions): Promise<InferenceSession>
    readonly inputNames: readonly string[]
    readonly outputNames: readonly string[]
    /** Frees the memory of the model. */
    release(): Promise<void>
    run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
  }
}
