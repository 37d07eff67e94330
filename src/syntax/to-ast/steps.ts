import type { CstNode, IToken } from 'chevrotain'
import { coverSpans, type Span } from '../../source/index.ts'
import type {
  Annotation,
  Assert,
  Body,
  Branch,
  Call,
  Flow,
  FlowTarget,
  If,
  Label,
  Let,
  Residual,
  Skip,
  Step,
} from '../ast.ts'
import { spanOfToken } from '../brackets.ts'
import { endOf, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf } from '../cst.ts'
import { readTemplate } from '../strings.ts'
import { CallWord, keyword, NumberToken, Size, Spread, Star, StringToken, UnterminatedString, Word } from '../tokens.ts'
import { docBefore, isWithinDepth, toName, wordText, type Conversion } from './context.ts'
import { toArguments, toAtom, toErrorExpression, toExpression, toList } from './expressions.ts'
import { stringContent, toNumber, toSize } from './literals.ts'
import { toParameters } from './parameters.ts'

/** The steps of a `body` node. Where the parser found no body, or one nested too deep, a body with one error in it. */
export function toBody(conversion: Conversion, node: CstNode | undefined, within: Span, depth: number): Body {
  const span = node === undefined ? endOf(within) : spanOfNode(node, within.end)
  if (node === undefined || !isWithinDepth(conversion, depth, span)) {
    return { kind: 'Body', span, steps: [{ kind: 'ErrorStep', span }] }
  }
  const steps: Step[] = []
  for (const child of nodesOf(node, 'step')) {
    // A step that the parser found nothing of stands where the one before it ended.
    const end = steps.at(-1)?.span.end ?? span.start
    steps.push(toStep(conversion, child, { start: end, end }, depth + 1))
  }
  return { kind: 'Body', span, steps: node.recoveredNode === true ? [...steps, errorStep(endOf(span))] : steps }
}

function errorStep(span: Span): Step {
  return { kind: 'ErrorStep', span }
}

/** A step; an error where a mistake ended it early. Mistakes within its brackets leave the step itself whole. */
function toStep(conversion: Conversion, node: CstNode, within: Span, depth: number): Step {
  const span = spanOfNode(node, within.end)
  if (node.recoveredNode === true) return errorStep(span)
  const letNode = nodeOf(node, 'letDeclaration')
  if (letNode !== undefined) return toLet(conversion, letNode, span, depth)
  const ifNode = nodeOf(node, 'ifStep')
  if (ifNode !== undefined) return toIf(conversion, ifNode, span, depth) ?? errorStep(span)
  const output = nodeOf(node, 'output')
  if (output !== undefined) {
    const name = toName(tokenOf(output, Word), span)
    return { kind: 'Output', span, name, body: toBody(conversion, nodeOf(output, 'body'), span, depth) }
  }
  const from = nodeOf(node, 'from')
  if (from !== undefined) return { kind: 'From', span, name: toName(tokenOf(from, Word), span) }
  const assert = nodeOf(node, 'assert')
  if (assert !== undefined) return toAssert(conversion, assert, span, depth)
  const flow = nodeOf(node, 'flow')
  return flow === undefined ? errorStep(span) : toFlow(conversion, flow, span, depth)
}

/** `let name = value` of a file or a body. */
export function toLet(conversion: Conversion, node: CstNode, within: Span, depth: number): Let {
  const span = spanOfNode(node, within.end)
  const parameters = nodeOf(node, 'parameterList')
  return {
    kind: 'Let',
    span,
    doc: docBefore(conversion, span.start, span.start),
    name: toName(tokenOf(node, Word), span),
    parameters: parameters === undefined ? undefined : toParameters(conversion, parameters, span, depth),
    value: toExpression(conversion, nodeOf(node, 'expression'), span, depth),
  }
}

/** `assert condition` of a body or of a derived net. */
export function toAssert(conversion: Conversion, node: CstNode, within: Span, depth: number): Assert {
  const span = spanOfNode(node, within.end)
  return { kind: 'Assert', span, condition: toExpression(conversion, nodeOf(node, 'expression'), span, depth) }
}

/** The grammar repeats `else if`; the tree nests them, from the last one outwards. */
function toIf(conversion: Conversion, node: CstNode, within: Span, depth: number): If | undefined {
  const span = spanOfNode(node, within.end)
  const conditions = nodesOf(node, 'expression')
  const bodies = nodesOf(node, 'body')
  const ifs = tokensOf(node, keyword('if'))
  if (!isWithinDepth(conversion, depth + ifs.length, span)) return undefined
  const last = bodies.length > ifs.length ? bodies.at(-1) : undefined
  let rest: Body | If | undefined = last === undefined ? undefined : toBody(conversion, last, span, depth + ifs.length)
  let step: If | undefined
  for (let index = ifs.length - 1; index >= 0; index -= 1) {
    const start = ifs[index]?.startOffset ?? span.start
    const inner = depth + index
    const condition = toExpression(conversion, conditions[index], span, inner)
    const then = toBody(conversion, bodies[index], span, inner)
    step = { kind: 'If', span: { start, end: span.end }, condition, then, else: rest }
    rest = step
  }
  return step
}

function toFlow(conversion: Conversion, node: CstNode, within: Span, depth: number): Flow {
  const span = spanOfNode(node, within.end)
  const label = nodeOf(node, 'label')
  const as = tokenOf(node, keyword('as'))
  const shape = nodeOf(node, 'shape')
  return {
    kind: 'Flow',
    span,
    annotations: nodesOf(node, 'annotation').map((annotation) => toAnnotation(conversion, annotation, span, depth)),
    label:
      label === undefined ? undefined : toLabel(conversion, tokenOf(label, Word) ?? tokenOf(label, StringToken), span),
    spread: tokenOf(node, Spread) !== undefined,
    target: toTarget(conversion, nodeOf(node, 'target'), span, depth),
    count: tokenOf(node, Star) === undefined ? undefined : toAtom(conversion, nodeOf(node, 'atom'), span, depth),
    as: as === undefined ? undefined : toName(tokenOf(node, Word), span),
    shape: shape === undefined ? undefined : toShape(conversion, shape, span, depth),
  }
}

function toTarget(conversion: Conversion, node: CstNode | undefined, within: Span, depth: number): FlowTarget {
  if (node === undefined) return toBody(conversion, undefined, within, depth)
  const span = spanOfNode(node, within.end)
  const body = nodeOf(node, 'body')
  if (body !== undefined) return toBody(conversion, body, span, depth)
  const residual = nodeOf(node, 'residual')
  if (residual !== undefined) return toResidual(conversion, residual, span, depth)
  const branch = nodeOf(node, 'branch')
  if (branch !== undefined) return toBranch(conversion, branch, span, depth)
  const none = tokenOf(node, keyword('none'))
  if (none !== undefined) return { kind: 'Call', span, name: toName(none, span), arguments: undefined }
  return toCall(conversion, nodeOf(node, 'call'), span, depth)
}

function toShape(conversion: Conversion, node: CstNode, within: Span, depth: number): Flow['shape'] {
  const span = spanOfNode(node, within.end)
  const number = tokenOf(node, NumberToken)
  if (number !== undefined) return toNumber(number, conversion.report)
  const size = tokenOf(node, Size)
  if (size !== undefined) return toSize(size, conversion.report)
  const list = nodeOf(node, 'list')
  return list === undefined ? toErrorExpression(span) : toList(conversion, list, span, depth)
}

function toLabel(conversion: Conversion, token: IToken | undefined, within: Span): Label {
  if (token === undefined) return { kind: 'Label', span: endOf(within), parts: [''], quoted: false }
  const span = spanOfToken(token)
  if (token.tokenType === UnterminatedString)
    return { kind: 'Label', span, parts: [stringContent(token).content], quoted: true }
  if (token.tokenType !== StringToken) return { kind: 'Label', span, parts: [wordText(token)], quoted: false }
  const { content, offset } = stringContent(token)
  const parts = readTemplate(content, offset, conversion.report).map((piece) => {
    if (typeof piece === 'string') return piece.normalize('NFC')
    const node = conversion.parseInside(piece)
    return node === undefined ? toErrorExpression(piece) : toExpression(conversion, node, piece, 0)
  })
  return { kind: 'Label', span, parts, quoted: true }
}

function toResidual(conversion: Conversion, node: CstNode, within: Span, depth: number): Residual {
  const span = spanOfNode(node, within.end)
  const main = toBody(conversion, nodeOf(node, 'body'), span, depth)
  const skip = nodeOf(node, 'skip')
  return { kind: 'Residual', span, main, skip: skip === undefined ? undefined : toSkip(conversion, skip, span, depth) }
}

function toSkip(conversion: Conversion, node: CstNode, within: Span, depth: number): Skip {
  const span = spanOfNode(node, within.end)
  if (tokenOf(node, keyword('none')) !== undefined) return { kind: 'SkipNone', span }
  const label = tokenOf(node, CallWord) ?? tokenOf(node, StringToken)
  const body = nodeOf(node, 'body')
  return {
    kind: 'SkipProjection',
    span,
    always: tokenOf(node, keyword('always')) !== undefined,
    label: label === undefined ? undefined : toLabel(conversion, label, span),
    target:
      body === undefined
        ? toCall(conversion, nodeOf(node, 'call'), span, depth)
        : toBody(conversion, body, span, depth),
  }
}

function toBranch(conversion: Conversion, node: CstNode, within: Span, depth: number): Branch {
  const span = spanOfNode(node, within.end)
  return {
    kind: 'Branch',
    span,
    split: tokenOf(node, keyword('split')) !== undefined,
    body: toBody(conversion, nodeOf(node, 'body'), span, depth),
    join: toCall(conversion, nodeOf(node, 'call'), span, depth),
  }
}

/** `@name(…)`. */
export function toAnnotation(conversion: Conversion, node: CstNode, within: Span, depth: number): Annotation {
  const span = spanOfNode(node, within.end)
  const list = nodeOf(node, 'argumentList')
  return {
    kind: 'Annotation',
    span,
    name: toName(tokenOf(node, Word), span),
    arguments: list === undefined ? [] : toArguments(conversion, list, span, depth),
  }
}

/** A `call` node; where the parser found none, a call without a name. */
export function toCall(conversion: Conversion, node: CstNode | undefined, within: Span, depth: number): Call {
  if (node === undefined)
    return { kind: 'Call', span: endOf(within), name: toName(undefined, within), arguments: undefined }
  const span = spanOfNode(node, within.end)
  const list = nodeOf(node, 'argumentList')
  const word = tokenOf(node, CallWord)
  return {
    kind: 'Call',
    span: word === undefined ? span : coverSpans(spanOfToken(word), span),
    name: toName(word, span),
    arguments: list === undefined ? undefined : toArguments(conversion, list, span, depth),
  }
}
