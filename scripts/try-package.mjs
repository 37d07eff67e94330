/**
 * Packs the package as it would be published, installs it where nothing else is, and uses it as a stranger would: the
 * command on a spec of the package, the entries of the library, their types.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'senet-package-'))

/** @param {string} program @param {readonly string[]} args @param {string} cwd */
function run(program, args, cwd = folder) {
  process.stdout.write(`$ ${program} ${args.join(' ')}\n`)
  execFileSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}

try {
  run('npm', ['pack', '--silent', '--pack-destination', folder], root)
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? ''
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${archive}`])

  run('npx', ['--no-install', 'senet', 'check', 'node_modules/senet/specs/resnet.senet'])
  run('npx', ['--no-install', 'senet', 'explain', 'unknown-name'])
  run(process.execPath, ['--input-type=module', '--eval', "await import('senet'); await import('senet/tfjs')"])

  writeFileSync(join(folder, 'types.ts'), "export * from 'senet'\nexport * as tfjs from 'senet/tfjs'\n")
  const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--target', 'es2023']
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...options, 'types.ts'])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
