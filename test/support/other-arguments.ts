import { type Code, planClasses } from '../../src/classes/index.ts'
import { compileSource, type Host, type SourceFile } from '../../src/compiler/index.ts'
import type { Graph } from '../../src/ir/index.ts'
import { parse } from '../../src/syntax/index.ts'
import type { StaticValue } from '../../src/vocabulary/index.ts'

/** A net of a spec with other arguments than those it stands there with. */
export interface OtherArguments {
  /** Every argument of the constructor of the generated class, in order. */
  readonly arguments: readonly StaticValue[]
  /** What differs: `widths[1] = 136`. */
  readonly changes: readonly string[]
  /** The net compiled with them. */
  readonly graph: Graph
}

/** A number among a net's arguments. */
interface Leaf {
  readonly name: string
  readonly path: readonly number[]
  readonly value: number
}

/**
 * A net with as many of the arguments of its generated class changed as the spec allows: each number to the first of a few
 * others with which the net still checks. Undefined where the class takes none, or none can be changed.
 */
export async function changeArguments(
  spec: SourceFile,
  host: Host,
  request: string,
  graph: Graph,
): Promise<OtherArguments | undefined> {
  const { parameters } = planClasses(graph).net
  const given = parameters.map(({ default: value }) => valueOf(value))
  const leaves = parameters.flatMap(({ name }, index) => leavesOf(name, given[index] ?? 0))
  const names = parameters.map(({ name }) => name)
  const compile = async (changes: readonly Leaf[]): Promise<OtherArguments | undefined> => {
    const values = changes.reduce<readonly StaticValue[]>(
      (all, { name, path, value }) =>
        all.map((one, index) => (names[index] === name ? replace(one, path, value) : one)),
      given,
    )
    const texts = new Map(names.map((name, index) => [name, writeValue(values[index] ?? 0)]))
    const changed = await compileChanged(spec, host, request, graph, texts)
    if (changed === undefined) return undefined
    return { arguments: values, changes: changes.map(showChange), graph: changed }
  }
  const all = leaves.map((leaf) => ({ ...leaf, value: others(leaf.value)[0] ?? leaf.value }))
  const atOnce = all.length === 0 ? undefined : await compile(all)
  if (atOnce !== undefined) return atOnce
  let best: OtherArguments | undefined
  let kept: readonly Leaf[] = []
  for (const leaf of leaves) {
    for (const value of others(leaf.value)) {
      const changes = [...kept, { ...leaf, value }]
      const compiled = await compile(changes)
      if (compiled === undefined) continue
      kept = changes
      best = compiled
      break
    }
  }
  return best
}

function valueOf(code: Code | undefined): StaticValue {
  if (code?.kind === 'number') return code.value
  if (code?.kind === 'tuple' || code?.kind === 'list') return code.items.map(valueOf)
  throw new Error(`a net has ${code?.kind ?? 'no'} default`)
}

function leavesOf(name: string, value: StaticValue, path: readonly number[] = []): readonly Leaf[] {
  if (typeof value === 'number') return [{ name, path, value }]
  return value.flatMap((item, index) => leavesOf(name, item, [...path, index]))
}

function replace(value: StaticValue, [first, ...rest]: readonly number[], by: number): StaticValue {
  if (typeof value === 'number' || first === undefined) return by
  return value.map((item, index) => (index === first ? replace(item, rest, by) : item))
}

/** Other numbers to try: a depth and the like one more, channels some more. */
function others(value: number): readonly number[] {
  if (!Number.isInteger(value)) return [value / 2]
  return value <= 16 ? [value + 1, 2 * value, value + 2] : [value + 8, 2 * value, 1.5 * value, value + 32]
}

function writeValue(value: StaticValue): string {
  return typeof value === 'number' ? String(value) : `[${value.map(writeValue).join(', ')}]`
}

function showChange({ name, path, value }: Leaf): string {
  return `${name}${path.map((index) => `[${index}]`).join('')} = ${value}`
}

/**
 * Compiles a net with other arguments for the declaration that has its steps, whatever nets between fix them: that
 * declaration is given another name, and its own goes to one that is derived from it with these arguments.
 */
async function compileChanged(
  spec: SourceFile,
  host: Host,
  request: string,
  graph: Graph,
  values: ReadonlyMap<string, string>,
): Promise<Graph | undefined> {
  const input = graph.nodes[0]?.origin
  if (input === undefined) throw new Error('a graph without an input')
  const change = (source: SourceFile): SourceFile =>
    source.path === input.file ? { ...source, text: deriveInPlace(source, input.span.start, values) } : source
  const own = change(spec)
  const text = `${own.text}\nnet Changed${request} = ${request}\n`
  const changed: Host = {
    read: async (path) => {
      const source = await host.read(path)
      return source !== undefined && 'text' in source && 'path' in source ? change(source) : source
    },
  }
  return (await compileSource({ ...own, text }, changed, `Changed${request}`)).graph
}

/** @param place where a step of the declaration stands */
function deriveInPlace(source: SourceFile, place: number, values: ReadonlyMap<string, string>): string {
  const { text } = source
  const declaration = parse(source).file.declarations.find(({ span }) => span.start <= place && place < span.end)
  if (declaration?.kind !== 'Net') throw new Error(`${source.path} has no net at ${place}`)
  const { start, end } = declaration.name.span
  const name = declaration.name.text
  const parameters = text.slice(end, declaration.body.span.start)
  const given = declaration.parameters.map((one) => one.name.text).join(', ')
  const settings = [...values].map(([parameter, value]) => `${parameter} = ${value}`).join(' ')
  return `${text.slice(0, start)}${name}AsWritten${text.slice(end)}
net ${name}${parameters}= ${name}AsWritten(${given}) { ${settings} }\n`
}
