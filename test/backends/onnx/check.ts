import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OnnxResult } from '../../../src/backends/onnx/index.ts'
import { runPython } from '../../support/python.ts'

/** What `onnx_check.py` says of a model. */
export interface OnnxDescription {
  readonly problem: string | null
  readonly ir_version: number
  readonly opset: Readonly<Record<string, number>>
  readonly producer: readonly string[]
  readonly doc: string
  readonly metadata: Readonly<Record<string, string>>
  readonly graph: string
  /** In the order of the file; `sum` is that of the absolute values. */
  readonly initialisers: Readonly<Record<string, { readonly shape: readonly number[]; readonly sum: number }>>
  readonly nodes: readonly (readonly [operator: string, name: string])[]
  readonly inputs: Readonly<Record<string, readonly (number | string | null)[]>>
  readonly outputs: Readonly<Record<string, readonly (number | string | null)[]>>
  readonly untold: readonly string[]
  readonly differing: readonly unknown[]
}

/** Has the `onnx` package judge models, all in one process. */
export async function checkModels(results: readonly OnnxResult[]): Promise<readonly OnnxDescription[]> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-onnx-'))
  try {
    const paths: string[] = []
    for (const [index, { files = new Map<string, Uint8Array>() }] of results.entries()) {
      const own = join(folder, String(index))
      await mkdir(own)
      for (const [name, bytes] of files) await writeFile(join(own, name), bytes)
      paths.push(join(own, 'model.onnx'))
    }
    return JSON.parse(await runPython('onnx_check.py', '', paths)) as readonly OnnxDescription[]
  } finally {
    await rm(folder, { recursive: true })
  }
}
