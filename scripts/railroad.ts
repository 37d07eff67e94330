import type { GrammarPart } from '../src/syntax/grammar.ts'

// Railroad diagrams as SVG text. A drawing has its rail at height 0; it goes `up` above it and `down` below.

interface Drawing {
  readonly width: number
  readonly up: number
  readonly down: number
  /** The SVG of the drawing with the start of its rail at a place. */
  readonly at: (x: number, y: number) => string
}

const characterWidth = 8
const boxHeight = 24
const gap = 12
const curve = 10

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function line(x: number, y: number, width: number): string {
  return width > 0 ? `<path d="M${x} ${y}h${width}"/>` : ''
}

function box(text: string, kind: 'rule' | 'literal' | 'token'): Drawing {
  const width = text.length * characterWidth + 20
  const shown = `<text x="CX" y="CY">${escapeText(text)}</text>`
  return {
    width,
    up: boxHeight / 2,
    down: boxHeight / 2,
    at: (x, y) => {
      const radius = kind === 'rule' ? 0 : boxHeight / 2
      const rectangle = `<rect class="${kind}" x="${x}" y="${y - boxHeight / 2}" width="${width}" height="${boxHeight}" rx="${radius}"/>`
      const label = shown.replace('CX', String(x + width / 2)).replace('CY', String(y + 4))
      return kind === 'rule' ? `<a href="#${escapeText(text)}">${rectangle}${label}</a>` : rectangle + label
    },
  }
}

const nothing: Drawing = { width: gap, up: 0, down: 0, at: (x, y) => line(x, y, gap) }

function inSequence(items: readonly Drawing[]): Drawing {
  const width = items.reduce((sum, item) => sum + item.width, 0) + gap * Math.max(0, items.length - 1)
  return {
    width,
    up: Math.max(0, ...items.map(({ up }) => up)),
    down: Math.max(0, ...items.map(({ down }) => down)),
    at: (x, y) => {
      let from = x
      return items
        .map((item, index) => {
          const rail = index === 0 ? '' : line(from, y, gap)
          if (index > 0) from += gap
          const drawn = item.at(from, y)
          from += item.width
          return rail + drawn
        })
        .join('')
    },
  }
}

/** The first alternative on the rail, the others below it. */
function choice(items: readonly Drawing[]): Drawing {
  const inner = Math.max(...items.map(({ width }) => width))
  const side = 2 * curve
  const offsets: number[] = []
  let down = 0
  for (const [index, item] of items.entries()) {
    const offset = index === 0 ? 0 : Math.max(down + gap + item.up, side)
    offsets.push(offset)
    down = offset + item.down
  }
  return {
    width: inner + 2 * side,
    up: items[0]?.up ?? 0,
    down,
    at: (x, y) =>
      items
        .map((item, index) => {
          const offset = offsets[index] ?? 0
          const start = x + side
          const rest = line(start + item.width, y + offset, inner - item.width)
          const drawn = item.at(start, y + offset) + rest
          if (offset === 0) return line(x, y, side) + drawn + line(start + inner, y, side)
          const fall = offset - side
          const into = `<path d="M${x} ${y}a${curve} ${curve} 0 0 1 ${curve} ${curve}v${fall}a${curve} ${curve} 0 0 0 ${curve} ${curve}"/>`
          const out = `<path d="M${start + inner} ${y + offset}a${curve} ${curve} 0 0 0 ${curve} ${-curve}v${-fall}a${curve} ${curve} 0 0 1 ${curve} ${-curve}"/>`
          return into + drawn + out
        })
        .join(''),
  }
}

/** Any number of times, none too: the way straight on is the rail, and each turn runs below it from right to left. */
function repeated(item: Drawing): Drawing {
  return choice([nothing, loop(item)])
}

function loop(item: Drawing): Drawing {
  const back = item.down + gap
  return {
    width: item.width + 2 * curve,
    up: item.up,
    down: back + 1,
    at: (x, y) => {
      const end = x + curve + item.width
      const turn = `M${end} ${y}a${curve} ${back / 2} 0 0 1 0 ${back}H${x + curve}a${curve} ${back / 2} 0 0 1 0 ${-back}`
      return line(x, y, curve) + item.at(x + curve, y) + line(end, y, curve) + `<path d="${turn}"/>`
    },
  }
}

function draw(part: GrammarPart): Drawing {
  switch (part.kind) {
    case 'rule':
    case 'token':
      return box(part.name, part.kind)
    case 'literal':
      return box(part.text, 'literal')
    case 'sequence':
      return inSequence(part.parts.map(draw))
    case 'choice':
      return choice(part.parts.map(draw))
    case 'optional':
      return choice([nothing, draw(part.part)])
    case 'repeated':
      return repeated(draw(part.part))
  }
}

/** The diagram of a production as an SVG element. */
export function drawRailroad(definition: GrammarPart): string {
  const drawing = draw(definition)
  const end = 20
  const width = drawing.width + 2 * end
  const top = drawing.up + 4
  const height = top + drawing.down + 4
  const ends = `<path d="M2 ${top - 8}v16M${width - 2} ${top - 8}v16"/>`
  const rails = line(2, top, end - 2) + line(end + drawing.width, top, end - 2)
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${ends}${rails}${drawing.at(end, top)}</svg>`
}
