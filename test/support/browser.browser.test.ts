import { expect, test } from 'vitest'
import { openPage } from './browser.ts'

test('a script runs in the browser with tfjs on WebAssembly', async () => {
  const script = `
    import * as tf from '@tensorflow/tfjs-core'
    import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
    setWasmPaths('/wasm/')
    await tf.setBackend('wasm')
    const product = tf.matMul([[1, 2], [3, 4]], [[5], [6]])
    globalThis.answer = [tf.getBackend(), ...(await product.data())]
  `
  const { page, close } = await openPage(script, import.meta.dirname)
  try {
    expect(await page.evaluate('globalThis.answer')).toEqual(['wasm', 17, 39])
  } finally {
    await close()
  }
})

test('a script that throws is an error, with its message', async () => {
  await expect(openPage(`throw new Error('no such gate')`, import.meta.dirname)).rejects.toThrow(/no such gate/)
})

test('a script that does not bundle is an error', async () => {
  await expect(openPage(`import './missing.ts'`, import.meta.dirname)).rejects.toThrow(/missing\.ts/)
})
