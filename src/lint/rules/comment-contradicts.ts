import { printNumber } from '../../check/index.ts'
import { defineRule } from '../rule.ts'

/** `25.6M parameters`, `28_071_976 params`, `4.1 GMACs`, `3.9G multiply-adds`. */
const claim =
  /(?<![\w.])(\d[\d_,]*(?:\.\d+)?)\s?([kKMGB]|million|billion)?\s?(parameters?|params?|MACs?|multiply-adds?|FLOPs|FLOPS)\b/g

const factors: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['M', 1e6],
  ['million', 1e6],
  ['G', 1e9],
  ['B', 1e9],
  ['billion', 1e9],
])

/** A comment whose number the net does not have. */
export const commentContradicts = defineRule(
  {
    id: 'comment-contradicts',
    summary: 'A comment before a net that states parameters or multiply-adds which it does not have.',
    category: 'documentation',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report, locate, module }) => ({
    net({ name, totals }) {
      const declaration = module.ast.declarations.find((one) => one.kind === 'Net' && one.name.text === name)
      if (declaration?.kind !== 'Net') return
      for (const { text, span } of declaration.doc) {
        for (const match of text.matchAll(claim)) {
          const [claimed, digits = '', suffix, noun = ''] = match
          const isParams = noun.startsWith('param')
          const found = isParams ? totals.params : totals.macs
          const range = readClaim(digits, suffix)
          // Some count a multiply-add as two operations.
          const counts = /FLOP/i.test(noun) ? [found, 2 * found] : [found]
          if (counts.some((count) => Math.abs(count - range.value) <= range.unit)) continue
          const start = span.start + match.index
          const what = isParams ? 'parameters' : 'multiply-adds'
          report(
            { at: locate({ span: { start, end: start + claimed.length } }) },
            { claimed, name, found: `${printNumber(found)} ${what}` },
          )
        }
      }
    },
  }),
)

/**
 * A number with the size of its last digit: 25.6M is off by no more than 0.1M, however it was rounded. Of 150M nobody
 * knows whether the zero counts: it may be off as two digits are, by 10M.
 */
function readClaim(digits: string, suffix: string | undefined): { readonly value: number; readonly unit: number } {
  const factor = factors.get(suffix ?? '') ?? 1
  const plain = digits.replace(/[_,]/g, '')
  const decimals = plain.split('.')[1]?.length ?? 0
  const isExact = factor === 1 && decimals === 0
  const rounded = factor > 1 && plain.endsWith('0') && decimals === 0 ? 10 ** (plain.length - 2) : 0
  return { value: Number(plain) * factor, unit: isExact ? 0 : factor * Math.max(rounded, 10 ** -decimals) }
}
