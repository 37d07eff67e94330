import { type Call, type Label, type Node, visit } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'
import { plainLabel } from '../text.ts'

/** A label that says another kernel than the step has. */
export const labelClaimsSize = defineRule(
  {
    id: 'label-claims-size',
    summary: 'A label that says a size, such as conv3x3, on a step of another.',
    category: 'names',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
  },
  ({ report, locate }) => {
    const judge = (declaration: Node): void => {
      for (const claims of groupClaims(declaration)) {
        const [first] = claims
        if (first === undefined || formatSize(jointKernel(claims)) === first.claimed) continue
        for (const { label, text, claimed, kernel } of claims) {
          const found = formatSize(kernel)
          if (found !== claimed) report({ at: locate(label) }, { label: text, claimed, found })
        }
      }
    }
    return { nodes: { Block: judge, Gate: judge, Net: judge } }
  },
)

type Size = readonly [height: number, width: number]

/** A label that says a size, and the kernel of its step. */
interface Claim {
  readonly label: Label
  readonly text: string
  readonly claimed: string
  readonly kernel: Size
}

/** The claims of a declaration; those that are numbered parts of one thing (`branch7x7_1`, `branch7x7_2a`) together. */
function groupClaims(declaration: Node): Iterable<readonly Claim[]> {
  const groups = new Map<string, Claim[]>()
  visit(declaration, {
    enter(node) {
      if (node.kind !== 'Flow' || node.label === undefined || node.target.kind !== 'Call') return
      const text = plainLabel(node.label) ?? ''
      const claimed = /(?<!\d|\dx)(\d{1,2}x\d{1,2})(?![\dxd])/.exec(text)?.[1]
      const kernel = kernelOf(node.target)
      if (claimed === undefined || kernel === undefined) return
      const whole = /^(.*)_\d+[a-z]?$/.exec(text)?.[1]
      const key = whole?.includes(claimed) === true ? whole : `${text}@${node.span.start}`
      groups.set(key, [...(groups.get(key) ?? []), { label: node.label, text, claimed, kernel }])
    },
  })
  return groups.values()
}

/** The largest extents of some kernels: 1x7 and 7x1 are a 7x7 in two parts. */
function jointKernel(claims: readonly Claim[]): Size {
  return [Math.max(...claims.map(({ kernel }) => kernel[0])), Math.max(...claims.map(({ kernel }) => kernel[1]))]
}

function formatSize(size: Size): string {
  return size.join('x')
}

/** The size that a call begins with, or gives as its kernel. */
function kernelOf({ arguments: given }: Call): Size | undefined {
  const [first] = given ?? []
  const argument = (given ?? []).find(({ name }) => name?.text === 'kernel') ?? first
  if (argument?.value.kind !== 'Size') return undefined
  const [height, width, more] = argument.value.values
  return height === undefined || width === undefined || more !== undefined ? undefined : [height, width]
}
