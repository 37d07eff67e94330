import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

it('runs in a page: neither the plugin nor what it imports needs Node', async () => {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import * as prettier from 'prettier/standalone'
        import * as plugin from './src/format/index.ts'
        export const format = (text) => prettier.format(text, { parser: 'senet', plugins: [plugin] })`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  expect(Object.keys(metafile.inputs).filter((path) => path.includes('tfjs') || path.startsWith('node:'))).toEqual([])
  const [bundle] = outputFiles
  const code = Buffer.from(bundle?.contents ?? []).toString('base64')
  const page: { format(text: string): Promise<string> } = await import(
    /* @vite-ignore */ `data:text/javascript;base64,${code}`
  )
  expect(await page.format('block  A{relu}')).toBe('block A { relu }\n')
})
