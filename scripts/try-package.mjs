/**
 * Packs the package as it would be published, installs it where nothing else is, and uses it as a stranger would: the
 * command on a spec of the package, the entries of the library, their types.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What a user imports: every entry that is code. */
const entries = Object.keys(exports)
  .filter((entry) => !entry.endsWith('.json'))
  .map((entry) => `senet${entry.slice(1)}`)
const folder = mkdtempSync(join(tmpdir(), 'senet-package-'))

/** @param {string} program @param {readonly string[]} args @param {string} cwd */
function run(program, args, cwd = folder) {
  process.stdout.write(`$ ${program} ${args.join(' ')}\n`)
  execFileSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}

/** @param {string} program @param {readonly string[]} args */
function capture(program, args) {
  process.stdout.write(`$ ${program} ${args.join(' ')}\n`)
  return execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

/** @param {string} found @param {string} expected */
function check(found, expected) {
  if (found !== expected) throw new Error(`expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`)
}

try {
  run('npm', ['pack', '--silent', '--pack-destination', folder], root)
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? ''
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${archive}`])

  run('npx', ['--no-install', 'senet', 'check', 'node_modules/senet/specs/resnet.senet'])
  run('npx', ['--no-install', 'senet', 'explain', 'unknown-name'])
  const net = [
    'node_modules/senet/specs/cifar-resnet.senet',
    '--net',
    'SEResNet20',
    '--weights',
    'seed:1',
    '--out',
    'o',
  ]
  for (const target of ['tfjs', 'onnx', 'pytorch', 'torch-ts'])
    run('npx', ['--no-install', 'senet', 'compile', '--target', target, ...net])
  // As a project that formats with Prettier has it: by the command line, by its configuration, and from senet's own command.
  writeFileSync(join(folder, 'x.senet'), 'block  A{relu}\n')
  cpSync(join(folder, 'node_modules', 'senet', 'specs'), join(folder, 'specs'), { recursive: true })
  const plugin = ['--plugin', 'senet/prettier']
  check(capture('npx', ['--no-install', 'prettier', ...plugin, 'x.senet']), 'block A { relu }\n')
  writeFileSync(join(folder, '.prettierrc'), '{ "plugins": ["senet/prettier"] }')
  run('npx', ['--no-install', 'prettier', '--write', 'x.senet'])
  run('npx', ['--no-install', 'prettier', '--check', '**/*.senet'])
  run('npx', ['--no-install', 'prettier', '--debug-check', '**/*.senet'])
  run('npx', ['--no-install', 'senet', 'format', '--check', 'x.senet'])

  const imports = entries.map((entry) => `await import('${entry}')`)
  run(process.execPath, ['--input-type=module', '--eval', imports.join('; ')])

  const types = entries.map((entry, index) => `export * as entry${index} from '${entry}'\n`)
  writeFileSync(join(folder, 'types.ts'), types.join(''))
  // The types of tfjs's own dependencies clash with TypeScript's of the browser: only what is imported is checked.
  const options = ['--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023']
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  run(process.execPath, [tsc, '--noEmit', ...options, 'types.ts'])
  // Generated code is checked and run as it stands.
  run(process.execPath, [tsc, ...options, '--rootDir', 'o', '--outDir', 'js', 'o/SEResNet20.ts'])
  check(capture(process.execPath, ['js/SEResNet20.js']), 'SEResNet20: 274,490 parameters, output [1, 10]\n')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
