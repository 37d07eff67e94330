import { readFileSync } from 'node:fs'
import { globSync } from 'tinyglobby'
import { describe, expect, it } from 'vitest'
import { countGaps, fillGaps, formatWell } from './format-text.ts'

const files = globSync(['specs', 'src', 'test', 'bench', 'examples'].map((folder) => `${folder}/**/*.senet`)).filter(
  (path) => !path.includes('wrong'),
)

it('finds specs, fixtures and built-in modules', () => expect(files.length).toBeGreaterThan(12))

/** Ways to put a comment into a gap. */
const comments = [
  { what: 'at the end of a line', write: (gap: number) => ` // ${gap}\n` },
  { what: 'on a line of its own', write: (gap: number) => `\n// ${gap}\n` },
  { what: 'in both places', write: (gap: number) => ` // ${gap}\n\n// ${gap} too\n` },
  { what: 'between blank lines', write: (gap: number) => `\n\n// ${gap}\n\n` },
]

describe.each(files)('%s', (path) => {
  const text = readFileSync(path, 'utf8')

  it('keeps all there is', () => formatWell(text))

  it.each(comments)('keeps comments $what in all gaps at once', async ({ write }) => {
    await formatWell(fillGaps(text, write))
  })
})

describe.each(['kitchen-sink', 'gate-se'])('test/fixtures/language/%s.senet', (name) => {
  const text = readFileSync(`test/fixtures/language/${name}.senet`, 'utf8')

  it.each(comments)('keeps a comment $what in each gap', async ({ write }) => {
    for (let gap = 0; gap < countGaps(text); gap++) {
      await formatWell(fillGaps(text, (at) => (at === gap ? write(gap) : '')))
    }
  })
})
