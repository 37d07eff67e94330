import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileSource, type CompileResult, type Host } from '../../src/compiler/index.ts'
import { showDiagnostic } from './spec.ts'

/** The folder that paths of specs are relative to: the project's own. */
export const projectFolder = join(import.meta.dirname, '..', '..')

const projectHost: Host = {
  read: async (path) => ({ path, text: await readFile(join(projectFolder, path), 'utf8') }),
}

/**
 * Compiles a net of a file that has to be without mistakes.
 *
 * @param path relative to the project: `specs/resnet.senet`
 * @param request the net, with arguments: `SEResNet56(r = 8)`; not needed where the file has one
 * @param change what is done to the text first
 * @throws Error with the diagnostics, where there are any
 */
export async function compileFile(
  path: string,
  request?: string,
  change: (text: string) => string = (text) => text,
): Promise<{ readonly net: NonNullable<CompileResult['net']>; readonly graph: NonNullable<CompileResult['graph']> }> {
  const text = change(await readFile(join(projectFolder, path), 'utf8'))
  const { net, graph, diagnostics } = await compileSource({ path, text }, projectHost, request)
  if (net === undefined || graph === undefined || diagnostics.length > 0) {
    throw new Error(`${path}: ${diagnostics.map(showDiagnostic).join('\n')}`)
  }
  return { net, graph }
}
