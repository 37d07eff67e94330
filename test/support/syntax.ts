import { expect } from 'vitest'
import { positionAt, type SourceFile } from '../../src/source/index.ts'
import {
  childrenOf,
  parse,
  parseExpression,
  visit,
  type Expression,
  type File,
  type Node,
} from '../../src/syntax/index.ts'

/** Parses a text, and holds the tree to what is true of every tree. */
export function parseText(text: string): ReturnType<typeof parse> {
  const result = parse({ path: 'test.senet', text })
  expectSound(result.file, text)
  return result
}

/** The file of a text that has to be without mistakes. */
export function parseWell(text: string): File {
  const { file, diagnostics } = parseText(text)
  expect(describeAll(text)).toEqual([])
  expect(diagnostics).toEqual([])
  return file
}

/** Each diagnostic of a text as `line:column code`. */
export function describeAll(text: string): string[] {
  const source: SourceFile = { path: 'test.senet', text }
  return parse(source).diagnostics.map(({ code, location }) => {
    const { line, column } = positionAt(source, location.span.start)
    return `${line}:${column} ${code}`
  })
}

/** Every node lies in the text, in its parent and after the node before it. */
export function expectSound(file: File, text: string): void {
  const wrong: string[] = []
  visit(file, {
    enter(node, parents) {
      const parent = parents.at(-1)
      const around = parent?.span ?? { start: 0, end: text.length }
      if (!isWithin(node, around))
        wrong.push(`${node.kind} ${show(node)} not in ${parent?.kind} ${JSON.stringify(around)}`)
      let last = node.span.start
      for (const child of childrenOf(node)) {
        if (child.span.start < last) wrong.push(`${child.kind} ${show(child)} of ${node.kind} begins before ${last}`)
        last = child.span.end
      }
    },
  })
  expect(wrong).toEqual([])
  for (const comment of file.comments) expect(text.slice(comment.span.start, comment.span.end)).toBe(comment.text)
}

function isWithin({ span }: Node, around: Node['span']): boolean {
  return span.start <= span.end && around.start <= span.start && span.end <= around.end
}

function show({ span }: Node): string {
  return `${span.start}-${span.end}`
}

/** An expression with all its parentheses, as in Lisp; what stands for a mistake is `?`. */
export function showExpression(node: Expression): string {
  switch (node.kind) {
    case 'Number':
      return String(node.value)
    case 'Size':
      return node.values.join('x')
    case 'String':
      return JSON.stringify(node.value)
    case 'Boolean':
      return String(node.value)
    case 'None':
      return 'none'
    case 'Reference':
      return node.name
    case 'Call': {
      const given = (node.arguments ?? []).map(({ stride, name, value }) => {
        return `${stride ? '/' : ''}${name === undefined ? '' : `${name.text}=`}${showExpression(value)}`
      })
      return `${node.name.text}(${given.join(' ')})`
    }
    case 'List':
      return `[${node.items.map(showExpression).join(' ')}]`
    case 'Index':
      return `(at ${showExpression(node.object)} ${showExpression(node.index)})`
    case 'Member':
      return `(. ${showExpression(node.object)} ${node.name.text})`
    case 'Unary':
      return `(${node.operator} ${showExpression(node.operand)})`
    case 'Binary':
      return `(${node.operator} ${showExpression(node.left)} ${showExpression(node.right)})`
    case 'ErrorExpression':
      return '?'
  }
}

/** The tree of an expression's text, or the codes of what is wrong with it. */
export function readExpression(text: string): string {
  const { expression, diagnostics } = parseExpression({ path: 'test.senet', text })
  return expression === undefined ? diagnostics.map(({ code }) => code).join(' ') : showExpression(expression)
}
