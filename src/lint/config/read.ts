import type { ErrorObject } from 'ajv'
import picomatch from 'picomatch'
import type { ReadSource } from '../../check/index.ts'
import {
  createMessage,
  type Diagnostic,
  isRuleCode,
  locateMessage,
  type Message,
  suggest,
} from '../../diagnostics/index.ts'
import type { RuleCode } from '../../diagnostics/index.ts'
import { findJsonError, findJsonKey, findJsonValue, type SourceFile } from '../../source/index.ts'
import { type OptionValue, toOptionValue } from '../options.ts'
import type { RuleSeverity } from '../rule.ts'
import { type ConfigLayer, isPreset, type LintConfig, presetLayer, presets, type RuleSetting } from './resolve.ts'
import { configSchema } from './schema.ts'

/** The name under which a configuration is looked for, in the folder of a file and those above. */
export const configFileName = 'senet.config.json'

/** Configurations that extend one another may be so many deep. */
export const maximumExtends = 32

/** A configuration as the schema lets it through. */
interface ConfigDocument {
  readonly extends?: string | readonly string[]
  readonly rules?: RuleSettings
  readonly overrides?: readonly { readonly files: string | readonly string[]; readonly rules: RuleSettings }[]
}
type RuleSettings = Readonly<Record<string, RuleSeverity | readonly [RuleSeverity, Readonly<Record<string, unknown>>?]>>

type Validate = (document: unknown) => readonly ErrorObject[]

/**
 * Reads a configuration and what it extends. Paths of patterns and of files to extend are relative to its own folder;
 * files are read below the project's root alone.
 *
 * Diagnoses: `config-not-json`, `config-unknown-key`, `config-value`, `config-extends`, `config-cycle`. Where there is
 * one, there is no configuration.
 *
 * @param read gives a file by its path, which never leaves the root; undefined where there is none
 * @param names where diagnostics show other paths than those that files are read by
 */
export async function readConfig(
  file: SourceFile,
  read: ReadSource,
  names: PathNames = { show: (path) => path, resolve: (path) => path },
): Promise<{ readonly config: LintConfig | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const { Ajv } = await import('ajv')
  // Compiling takes longer than reading any configuration: the code is neither inlined nor optimised, and a test, not
  // each command, sees to it that the schema is one.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    validateSchema: false,
    strict: false,
    inlineRefs: false,
    code: { optimize: false },
  })
  const validator = ajv.compile(configSchema())
  const validate: Validate = (document) => (validator(document) ? [] : (validator.errors ?? []))
  const diagnostics: Diagnostic[] = []
  const layers = await readLayers(file, { read, names, validate, diagnostics, chain: [] })
  return { config: diagnostics.length > 0 ? undefined : { layers }, diagnostics }
}

/** How paths of files and the paths that diagnostics show come from one another. */
export interface PathNames {
  readonly show: (path: string) => string
  readonly resolve: (shown: string) => string
}

interface Reading {
  readonly read: ReadSource
  readonly names: PathNames
  readonly validate: Validate
  readonly diagnostics: Diagnostic[]
  /** Paths of the configurations that led here. */
  readonly chain: readonly string[]
}

async function readLayers(source: SourceFile, reading: Reading): Promise<readonly ConfigLayer[]> {
  // A byte order mark is no JSON, but editors write it; a space in its place keeps every offset.
  const file = source.text.startsWith('\uFEFF') ? { ...source, text: ` ${source.text.slice(1)}` } : source
  const report = (message: Message, span: { start: number; end: number }, hint?: string): void => {
    const extra = hint === undefined ? {} : { hint }
    const shown: SourceFile = { path: reading.names.show(source.path), text: source.text }
    reading.diagnostics.push(locateMessage(message, { file: shown, span }, extra))
  }
  const error = findJsonError(file.text)
  if (error !== undefined) {
    const end = Math.min(error.offset + 1, file.text.length)
    report(createMessage('config-not-json', { expected: error.expected }), { start: error.offset, end })
    return []
  }
  const document: unknown = JSON.parse(file.text)
  const violations = reading.validate(document).filter(({ keyword }) => keyword !== 'if')
  for (const violation of violations) {
    const { message, path, hint, isKey } = explainViolation(violation)
    report(message, isKey ? findJsonKey(file.text, path) : findJsonValue(file.text, path), hint)
  }
  if (violations.length > 0 || !isDocument(document)) return []
  const layers: ConfigLayer[] = []
  const names = document.extends ?? 'senet:recommended'
  for (const [index, name] of (typeof names === 'string' ? [names] : names).entries()) {
    const path = typeof names === 'string' ? ['extends'] : ['extends', index]
    const base = await readBase(name, file, reading)
    if ('code' in base) report(base, findJsonValue(file.text, path))
    else layers.push(...base.layers)
  }
  const folder = file.path.split('/').slice(0, -1).join('/')
  layers.push({ matches: undefined, rules: readRules(document.rules ?? {}) })
  for (const override of document.overrides ?? []) {
    layers.push({ matches: createMatcher(override.files, folder, reading.names), rules: readRules(override.rules) })
  }
  return layers
}

/** What a configuration extends, or why it cannot. */
async function readBase(
  name: string,
  file: SourceFile,
  reading: Reading,
): Promise<{ readonly layers: readonly ConfigLayer[] } | Message> {
  if (isPreset(name)) return { layers: [presetLayer(name)] }
  if (!name.startsWith('./') && !name.startsWith('../')) {
    const similar = suggest(name, presets)
    const reason =
      similar === undefined ? 'it is neither a set of rules nor a relative path' : `did you mean ${similar}`
    return createMessage('config-extends', { name, reason })
  }
  const path = joinPath(file.path, name)
  if (path === undefined) return createMessage('config-extends', { name, reason: 'it lies outside the project' })
  const chain = [...reading.chain, file.path]
  if (chain.includes(path)) {
    return createMessage('config-cycle', {
      cycle: [...chain.slice(chain.indexOf(path)), path].map(reading.names.show).join(' → '),
    })
  }
  if (chain.length > maximumExtends) {
    return createMessage('config-extends', {
      name,
      reason: `more than ${maximumExtends} configurations extend each other`,
    })
  }
  const source = await reading.read(path)
  if (source === undefined) return createMessage('config-extends', { name, reason: 'there is no such file' })
  if ('code' in source) return createMessage('config-extends', { name, reason: source.text.replace(/\.$/, '') })
  return { layers: await readLayers(source, { ...reading, chain }) }
}

function readRules(settings: RuleSettings): ReadonlyMap<RuleCode, RuleSetting> {
  const rules = new Map<RuleCode, RuleSetting>()
  for (const [name, setting] of Object.entries(settings)) {
    if (!isRuleCode(name)) continue
    const [severity, given = {}] = typeof setting === 'string' ? [setting] : setting
    const options = new Map<string, OptionValue>()
    for (const [key, value] of Object.entries(given)) {
      const option = toOptionValue(value)
      if (option !== undefined) options.set(key, option)
    }
    rules.set(name, { severity, options })
  }
  return rules
}

/** Whether a path, as diagnostics show it, matches a pattern relative to the folder of the configuration. */
function createMatcher(
  patterns: string | readonly string[],
  folder: string,
  { resolve }: PathNames,
): (path: string) => boolean {
  const matches = picomatch(typeof patterns === 'string' ? patterns : [...patterns], { dot: true })
  const prefix = folder === '' ? '' : `${folder}/`
  return (shown) => {
    const path = resolve(shown)
    return path.startsWith(prefix) && matches(path.slice(prefix.length))
  }
}

/** Joins a relative path to the folder of another; undefined where it leaves the root. */
function joinPath(from: string, relative: string): string | undefined {
  const parts = from.split('/').slice(0, -1)
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

/** The schema has let it through. */
function isDocument(document: unknown): document is ConfigDocument {
  return typeof document === 'object' && document !== null
}

interface Violation {
  readonly message: Message
  readonly path: readonly (string | number)[]
  readonly hint?: string
  readonly isKey: boolean
}

/** A violation of the schema in words, with the path to the key or value that it is about. */
function explainViolation({
  keyword,
  instancePath,
  params,
  message: told,
  parentSchema,
  data,
}: ErrorObject): Violation {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (keyword === 'additionalProperties') {
    const key = String(params['additionalProperty'])
    const known = Object.keys(isRecord(parentSchema?.['properties']) ? parentSchema['properties'] : {})
    const what = path.at(-1) === 'rules' ? 'rule' : path.includes('rules') ? 'option' : 'key'
    const similar = suggest(key, known)
    const message = createMessage('config-unknown-key', { what, key, known: known.join(', ') || 'none' })
    const hint = similar === undefined ? {} : { hint: `Did you mean ${similar}? Known are ${known.join(', ')}.` }
    return { message, path: [...path, key], isKey: true, ...hint }
  }
  const place = path.length === 0 ? 'The configuration' : path.join('.')
  const allowed: unknown = params['allowedValues']
  const words = Array.isArray(allowed) ? allowed.map(String) : []
  const reason = words.length > 0 ? `must be one of ${words.join(', ')}` : (told ?? 'is not what the schema says')
  const similar = typeof data === 'string' ? suggest(data, words) : undefined
  const hint = similar === undefined ? {} : { hint: `Did you mean ${similar}?` }
  return { message: createMessage('config-value', { place, reason }), path, isKey: false, ...hint }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
