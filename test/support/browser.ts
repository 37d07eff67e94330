import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { chromium, type Page } from 'playwright-core'

/** Debian's browser. */
export const chromiumPath = '/usr/bin/chromium'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A page of a browser that runs the test's own script. */
export type BrowserPage = {
  readonly page: Page
  /** Ends the browser and the server. */
  readonly close: () => Promise<void>
}

/**
 * Bundles a script for the browser, as a user's bundler does, and opens a page that has run it. The script puts what the
 * test calls on `globalThis`; the test then uses `page.evaluate`. The WebAssembly files of tfjs are served below
 * `/wasm/`. Nothing but this machine is reached.
 *
 * @param script TypeScript text; imports are relative to `folder`
 * @param folder the folder of the test, `import.meta.dirname`
 * @param extraFlags further flags of Chromium
 * @throws Error where Chromium is missing, where the script does not bundle, or where it throws in the page
 */
export async function openPage(
  script: string,
  folder: string,
  extraFlags: readonly string[] = [],
): Promise<BrowserPage> {
  const code = await bundle(script, folder)
  const server = createServer((request, response) => serve(request, response, code))
  const profile = await mkdtemp(join(tmpdir(), 'senet-chromium-'))
  const context = await chromium
    .launchPersistentContext(profile, {
      executablePath: chromiumPath,
      headless: true,
      args: [...flags, ...extraFlags],
    })
    .catch(async (error: unknown) => {
      await rm(profile, { recursive: true, force: true })
      throw error
    })
  const close = async () => {
    await context.close()
    server.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await runScript(page, await listen(server))
    return { page, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Starts the server on a free port of the loopback interface, and gives the port. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the server has no port')
  return address.port
}

async function runScript(page: Page, port: number): Promise<void> {
  const failures: string[] = []
  page.on('pageerror', (error) => failures.push(error.stack ?? error.message))
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.waitForFunction('globalThis.scriptHasRun === true || globalThis.scriptHasFailed === true')
  if (await page.evaluate('globalThis.scriptHasFailed === true')) {
    throw new Error(`the script failed in the page:\n${failures.join('\n')}`)
  }
}

async function bundle(script: string, folder: string): Promise<string> {
  const result = await build({
    stdin: { contents: script, resolveDir: folder, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    loader: { '.senet': 'text' },
    write: false,
    logLevel: 'silent',
  })
  return result.outputFiles[0]?.text ?? ''
}

const html = `<!doctype html>
<meta charset="utf-8">
<script>addEventListener('error', () => { globalThis.scriptHasFailed = true })</script>
<script type="module">await import('/script.js').catch((error) => { reportError(error) }); globalThis.scriptHasRun = !globalThis.scriptHasFailed</script>
`

function serve(request: IncomingMessage, response: ServerResponse, code: string): void {
  const path = request.url ?? '/'
  if (path === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(html)
  else if (path === '/script.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(code)
  else if (path.startsWith('/wasm/')) serveWasm(basename(path), response)
  else response.writeHead(404).end()
}

function serveWasm(name: string, response: ServerResponse): void {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  createReadStream(join(folder, name))
    .on('error', () => response.writeHead(404).end())
    .once('open', () => response.writeHead(200, { 'content-type': 'application/wasm' }))
    .pipe(response)
}
