import type { CstNode } from 'chevrotain'
import type { Span } from '../../source/index.ts'
import type { Declaration, File, Grid, Import, NetDeclaration, Setting, Sweep, TemplateDeclaration } from '../ast.ts'
import { endOf, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf } from '../cst.ts'
import { keyword, StringToken, Word } from '../tokens.ts'
import { docBefore, toName, type Conversion } from './context.ts'
import { toExpression } from './expressions.ts'
import { toString } from './literals.ts'
import { toParameters } from './parameters.ts'
import { toAnnotation, toAssert, toBody, toCall, toLet } from './steps.ts'

/**
 * Turns the parser's trees of a file's imports, declarations and sweeps, which are given one by one, into the syntax tree.
 * Total: whatever the parser recovered from has its place in the syntax tree or is left out, and nothing after this knows
 * of recovery.
 */
export function createFileBuilder(conversion: Conversion): {
  readonly take: (item: CstNode) => void
  readonly finish: () => File
} {
  const span = { start: 0, end: conversion.text.length }
  const imports: Import[] = []
  const declarations: Declaration[] = []
  function take(item: CstNode): void {
    if (item.name === 'importDeclaration') {
      imports.push(toImport(conversion, item, span))
      return
    }
    const declaration =
      item.name === 'sweepDeclaration' ? toSweep(conversion, item, span) : toDeclaration(conversion, item, span)
    if (declaration !== undefined && declaration.name.text !== '') declarations.push(declaration)
  }
  return { take, finish: () => ({ kind: 'File', span, imports, declarations, comments: conversion.comments }) }
}

/** An import. Where its file is missing, `from` has a span of no width. */
function toImport(conversion: Conversion, node: CstNode, within: Span): Import {
  const span = spanOfNode(node, within.end)
  const string = tokenOf(node, StringToken)
  return {
    kind: 'Import',
    span,
    names: nodesOf(node, 'importName').map((child) => {
      const nameSpan = spanOfNode(child, span.end)
      const [name, alias] = tokensOf(child, Word)
      return {
        kind: 'ImportName',
        span: nameSpan,
        name: toName(name, nameSpan),
        alias: alias === undefined ? undefined : toName(alias, nameSpan),
      }
    }),
    from: string === undefined ? { kind: 'String', span: endOf(span), value: '' } : toString(string, conversion.report),
  }
}

/** A declaration; undefined where no more than its annotations were found. */
function toDeclaration(conversion: Conversion, node: CstNode, within: Span): Declaration | undefined {
  const span = spanOfNode(node, within.end)
  const letNode = nodeOf(node, 'letDeclaration')
  if (letNode !== undefined) return toLet(conversion, letNode, span, 0)
  const template = nodeOf(node, 'templateDeclaration')
  if (template !== undefined) return toTemplate(conversion, node, template, span)
  const net = nodeOf(node, 'netDeclaration')
  return net === undefined ? undefined : toNet(conversion, node, net, span)
}

type Head = Pick<TemplateDeclaration, 'span' | 'doc' | 'annotations' | 'name' | 'parameters' | 'body'>

/** What blocks, gates and nets have in common. */
function toHead(conversion: Conversion, declaration: CstNode, node: CstNode, span: Span): Head {
  const own = spanOfNode(node, span.end)
  const parameters = nodeOf(node, 'parameterList')
  const call = nodeOf(node, 'call')
  return {
    span,
    doc: docBefore(conversion, span.start, own.start),
    annotations: nodesOf(declaration, 'annotation').map((child) => toAnnotation(conversion, child, span, 0)),
    name: toName(tokenOf(node, Word), own),
    parameters: parameters === undefined ? [] : toParameters(conversion, parameters, own, 0),
    body: call === undefined ? toBody(conversion, nodeOf(node, 'body'), own, 0) : toCall(conversion, call, own, 0),
  }
}

function toTemplate(conversion: Conversion, declaration: CstNode, node: CstNode, span: Span): TemplateDeclaration {
  const kind = tokenOf(node, keyword('gate')) === undefined ? 'Block' : 'Gate'
  return { kind, ...toHead(conversion, declaration, node, span) }
}

function toNet(conversion: Conversion, declaration: CstNode, node: CstNode, span: Span): NetDeclaration {
  const adjustments = nodeOf(node, 'adjustments')
  return {
    kind: 'Net',
    ...toHead(conversion, declaration, node, span),
    settings: adjustments === undefined ? [] : toSettings(conversion, adjustments, span),
    asserts:
      adjustments === undefined
        ? []
        : nodesOf(adjustments, 'assert').map((child) => toAssert(conversion, child, span, 0)),
  }
}

function toSweep(conversion: Conversion, node: CstNode, within: Span): Sweep {
  const span = spanOfNode(node, within.end)
  const [name, net] = tokensOf(node, Word)
  return {
    kind: 'Sweep',
    span,
    doc: docBefore(conversion, span.start, span.start),
    name: toName(name, span),
    net: toName(net, span),
    settings: toSettings(conversion, node, span),
    grids: nodesOf(node, 'grid').map((child) => toGrid(conversion, child, span)),
  }
}

function toGrid(conversion: Conversion, node: CstNode, within: Span): Grid {
  const span = spanOfNode(node, within.end)
  return { kind: 'Grid', span, settings: toSettings(conversion, node, span) }
}

/** The settings among a node's children that have got as far as a path. */
function toSettings(conversion: Conversion, node: CstNode, within: Span): Setting[] {
  return nodesOf(node, 'setting')
    .map((child) => toSetting(conversion, child, within))
    .filter(({ path }) => path.length > 0)
}

/** `se.r = 8`. */
export function toSetting(conversion: Conversion, node: CstNode, within: Span): Setting {
  const span = spanOfNode(node, within.end)
  return {
    kind: 'Setting',
    span,
    path: tokensOf(node, Word).map((word) => toName(word, span)),
    value: toExpression(conversion, nodeOf(node, 'expression'), span, 0),
  }
}
