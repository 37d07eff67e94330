import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The folder of the language's documents. */
export const grammarFolder = fileURLToPath(new URL('../../grammar/', import.meta.url))

/** One fenced block of a document, as `grammar/README.md` describes the kinds. */
export interface Block {
  /** First word after the fence: `senet`, `text`, … */
  readonly language: string
  /** The other words after the fence. */
  readonly words: readonly string[]
  /** The lines between the fences. */
  readonly text: string
  /** Line of the opening fence, from 1. */
  readonly line: number
  /** The last heading before it. */
  readonly heading: string
}

/** A spec in a document: its files, and what is said of it. */
export interface Example {
  readonly title: string
  /** The file that is checked. */
  readonly main: string
  /** Further files by their path. */
  readonly files: Readonly<Record<string, string>>
  /** The one diagnostic it gives; undefined where it gives none. */
  readonly error: string | undefined
  /** Whether it is compiled as the only net of its file, and not only checked. */
  readonly compiled: boolean
  /** What the `text` block after it states: lines `word: value`. */
  readonly facts: string | undefined
}

/** Reads the blocks of a document of `grammar/`. */
export async function readBlocks(path: string): Promise<Block[]> {
  const blocks: Block[] = []
  let heading = ''
  let open: { readonly line: number; readonly info: string[]; readonly lines: string[] } | undefined
  for (const [index, line] of (await readFile(grammarFolder + path, 'utf8')).split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line)
    if (fence === null) {
      if (open !== undefined) open.lines.push(line)
      else if (line.startsWith('#')) heading = line.replace(/^#+\s*/, '')
    } else if (open === undefined) {
      open = { line: index + 1, info: (fence[1] ?? '').split(' '), lines: [] }
    } else {
      const [language = '', ...words] = open.info
      blocks.push({ language, words, text: open.lines.join('\n'), line: open.line, heading })
      open = undefined
    }
  }
  if (open !== undefined) throw new Error(`${path}: the block at line ${open.line} is not closed`)
  return blocks
}

/** The examples among the blocks of a document. */
export function readExamples(blocks: readonly Block[]): Example[] {
  return blocks.flatMap((block, index) => {
    if (block.language !== 'senet') return []
    const next = blocks[index + 1]
    const unknown = block.words.filter((word) => !/^(steps|compile|error=.+)$/.test(word))
    if (unknown.length > 0) throw new Error(`line ${block.line}: no meaning for ${unknown.join(' ')}`)
    const [main = '', ...others] = splitFiles(repeatLines(block.text))
    return {
      title: `line ${block.line}, ${block.heading}`,
      main: block.words.includes('steps') ? `net Example {\n  input(8x16x16)\n${main}\n}` : main,
      files: Object.fromEntries(others.map((file) => [file.slice(0, file.indexOf('\n')).trim(), `// ${file}`])),
      error: block.words.find((word) => word.startsWith('error='))?.slice('error='.length),
      compiled: block.words.includes('compile'),
      facts: next?.language === 'text' ? next.text : undefined,
    }
  })
}

/** Parts a text at its lines `// file: path`; every part but the first begins with its path. */
function splitFiles(text: string): string[] {
  return text.split(/^\/\/ file: /m)
}

/** Writes out the lines between `// repeat n` and `// end` n times; `{n}` and `{n + 1}` count from 0. */
function repeatLines(text: string): string {
  return text.replace(/^ *\/\/ repeat (\d+)\n([^]*?\n) *\/\/ end$/gm, (_, count: string, lines: string) =>
    Array.from({ length: Number(count) }, (__, n) =>
      lines.replace(/\{n( \+ 1)?\}/g, (___, next?: string) => String(next === undefined ? n : n + 1)),
    ).join(''),
  )
}
