import { defineConfig, type Plugin } from 'vitest/config'

/** `import text` from a `.senet` or `.py` file gives the file's text, as esbuild's text loader does in the built package. */
function filesAsText(): Plugin {
  return {
    name: 'files-as-text',
    enforce: 'pre',
    transform(text, id) {
      return /\.(senet|py)$/.test(id) ? { code: `export default ${JSON.stringify(text)}`, map: null } : undefined
    },
  }
}

const parity = 'test/**/*.parity.test.ts'
const browser = 'test/**/*.browser.test.ts'

export default defineConfig({
  plugins: [filesAsText()],
  test: {
    // tfjs keeps its backend and its WebAssembly heap for the whole process: each file gets a process of its own.
    pool: 'forks',
    maxWorkers: 2,
    // Some tests try thousands of drawn inputs, and machines may be busy: a timeout only ends what hangs.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [parity, browser],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: { name: 'parity', include: [parity], testTimeout: 300_000, hookTimeout: 300_000 },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [browser],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
