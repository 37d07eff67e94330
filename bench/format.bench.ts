import { performance } from 'node:perf_hooks'
import { format, type Plugin } from 'prettier'
import * as senet from '../src/format/index.ts'
import type { Benchmark, Row } from './harness.ts'
import { median } from './harness.ts'

const sizes = [1_000, 10_000, 100_000, 1_000_000]
const rounds = 5
/** Short texts are formatted as often as it takes to measure them. */
const bytesPerRound = 300_000

interface Language {
  readonly parser: string
  readonly plugins: readonly Plugin[]
  /** A piece of a file, like and unlike the others; written as people write it. */
  readonly piece: (index: number) => string
}

const languages: readonly [Language, ...Language[]] = [
  {
    parser: 'senet',
    plugins: [senet],
    piece: (index) => `
/// Bottleneck ${index}: the stride sits on its 3x3.
@se(r = 16)
block Bottleneck${index}(w, /s, groups = ${index % 32}) {
  residual {
    conv(1x1, w) bn relu
    conv(3x3, w, /s, groups = groups) bn  // grouped
    inner: relu
    conv(1x1, 4 * w) bn
  } skip { avgpool(2x2, /s) conv(1x1, 4 * w) bn }
  relu
}

net Network${index}(depths = [3, 4, 6, 3], classes = 1000) {
  input(3x224x224, mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225])
  layer1: Bottleneck${index}(64) * depths[0] -> 256x56x56
  layer2: Bottleneck${index}(128, /2) * depths[1] -> 512x28x28
  gap
  fc: linear(classes)
  assert params == ${28_071_976 + index}
}
`,
  },
  {
    parser: 'graphql',
    plugins: [],
    piece: (index) => `
# A user of the service, ${index}
type User${index} implements Node & Entity @key(fields: "id") {
  id: ID!
  name(format: NameFormat = FULL, length: Int = ${index}): String! @deprecated(reason: "ask for parts")
  posts(first: Int, after: String, orderBy: [PostOrder!] = [CREATED, TITLE]): PostConnection!
}

query FindUser${index}($id: ID!, $first: Int = 10) {
  user(id: $id) {
    id
    ...UserParts
    posts(first: $first, orderBy: [CREATED]) { edges { node { title, body } } }
  }
}
`,
  },
  {
    parser: 'css',
    plugins: [],
    piece: (index) => `
/* Cards of kind ${index} */
.card-${index} > .title, .card-${index}:hover .title::before {
  margin: 0 auto 1.5rem; padding: calc(${index}px + 2 * var(--gap)) 0;
  background: linear-gradient(to right, #fff 0%, rgba(0, 0, 0, 0.${index}) 100%);
  transition: color 0.2s ease-in-out, transform 0.3s;
}

@media (min-width: ${index}px) and (orientation: landscape) {
  .card-${index} { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); }
}
`,
  },
]

/** As many pieces as make a text of a size in bytes; all of them are ASCII. */
function textOf({ piece }: Language, size: number): string {
  const parts: string[] = []
  for (let length = 0, index = 0; length < size; index++) {
    const part = piece(index)
    parts.push(part)
    length += part.length
  }
  return parts.join('')
}

/** Megabytes a second that Prettier formats, for each language; they take turns. */
async function measure(size: number): Promise<readonly number[]> {
  const texts = languages.map((language) => textOf(language, size))
  const times = languages.map((): number[] => [])
  const repeats = Math.max(1, Math.round(bytesPerRound / size))
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { parser, plugins }] of languages.entries()) {
      const start = performance.now()
      for (let repeat = 0; repeat < repeats; repeat++) {
        await format(texts[index] ?? '', { parser, plugins: [...plugins] })
      }
      if (round > 0) times[index]?.push((performance.now() - start) / repeats)
    }
  }
  return times.map((each, index) => (texts[index]?.length ?? NaN) / 1000 / median(each))
}

/**
 * Ten megabytes of a spec: a file may have 500,000 words, numbers and signs, which are some 1.5 MB of steps, and
 * any length of comments.
 */
async function measureLargest(): Promise<number> {
  const [{ parser, plugins, piece }] = languages
  const comment =
    '/// What this block is for, in a line of words that is as long as lines of words are in a document.\n'
  const documented = {
    parser,
    plugins,
    piece: (index: number) => `\n${comment.repeat(150)}${piece(index).trimStart()}`,
  }
  const text = textOf(documented, 10_000_000)
  const start = performance.now()
  await format(text, { parser, plugins: [...plugins] })
  return text.length / 1000 / (performance.now() - start)
}

/** Formatting keeps up with Prettier's own small languages, and costs the same for each byte of a large file. */
export const benchmark: Benchmark = {
  title: 'Formatting: Prettier on specs, GraphQL and CSS of the same size',
  run: async () => {
    const rows: Row[] = []
    const speeds: number[] = []
    for (const size of sizes) {
      const [own = NaN, graphql = NaN, css = NaN] = await measure(size)
      const name = `${(size / 1000).toLocaleString('en')} kB`
      speeds.push(own)
      rows.push(
        { name: `${name} of senet`, value: own, unit: 'MB/s' },
        { name: `${name} of GraphQL`, value: graphql, unit: 'MB/s' },
        { name: `${name} of CSS`, value: css, unit: 'MB/s' },
        { name: `${name}: the slower of the two / senet`, value: Math.min(graphql, css) / own, unit: 'x', limit: 1 },
      )
    }
    const growth = (speeds[1] ?? NaN) / (speeds.at(-1) ?? NaN)
    return [
      ...rows,
      // Collecting garbage slows all three down as texts grow; what grows with the square would be at 100.
      { name: 'a byte of 1,000 kB / a byte of 10 kB', value: growth, unit: 'x', limit: 4 },
      { name: '10,000 kB of senet, most of it comments', value: await measureLargest(), unit: 'MB/s' },
    ]
  },
}
