import { createMessage, suggest } from '../diagnostics/index.ts'
import type {
  Annotation,
  Argument,
  Body,
  Declaration,
  Expression,
  Flow,
  If,
  Let,
  NetDeclaration,
  Parameter,
  Setting,
  Step,
  TemplateDeclaration,
} from '../syntax/index.ts'
import { isPlaceWord, reservedArguments } from './annotations.ts'
import { mainOutput } from './items.ts'
import type { ModuleFile } from './program.ts'
import type { Session } from './session.ts'
import {
  calleeOf,
  checkArguments,
  checkCall,
  checkExpression,
  checkName,
  isLocal,
  report,
  type Scope,
  type Walk,
  within,
} from './static-expressions.ts'

const noNames: Scope = { names: new Set(), outer: undefined }
const annotationNames = ['in', 'block', 'index', 'count']

/**
 * Checks the names of a file as it is written, whether or not a net uses what they stand in: unknown names, arguments
 * that are no parameter of what they are given to, parameters that are declared twice or never used.
 */
export function checkNames(module: ModuleFile, session: Session): void {
  for (const declaration of module.ast.declarations) checkDeclaration(declaration, module, session)
}

function checkDeclaration(declaration: Declaration, module: ModuleFile, session: Session): void {
  const walk: Walk = { module, session, used: new Set() }
  switch (declaration.kind) {
    case 'Let':
      checkLet(declaration, noNames, walk)
      return
    case 'Block':
    case 'Gate':
    case 'Net':
      checkTemplate(declaration, walk)
      return
    case 'Sweep':
      for (const setting of declaration.settings) checkSetting(setting, noNames, walk)
      for (const grid of declaration.grids) for (const setting of grid.settings) checkSetting(setting, noNames, walk)
      return
  }
}

function checkTemplate(declaration: TemplateDeclaration | NetDeclaration, walk: Walk): void {
  const tensors = declaration.kind === 'Net' ? [] : declaration.kind === 'Gate' ? ['in', 'block'] : ['in']
  const scope = checkParameters(declaration.parameters, within(tensors, noNames), walk)
  for (const annotation of declaration.annotations) checkAnnotation(annotation, scope, walk)
  if (declaration.body.kind === 'Body') checkBody(declaration.body, scope, walk)
  else checkCall(declaration.body, scope, walk, declaration.kind === 'Net')
  if (declaration.kind === 'Net') {
    const callee = declaration.body.kind === 'Call' ? calleeOf(declaration.body.name.text, noNames, walk) : 'unknown'
    for (const setting of declaration.settings) {
      checkSetting(setting, scope, walk)
      const [name, ...rest] = setting.path
      if (typeof callee !== 'object' || name === undefined || rest.length > 0 || callee.names.includes(name.text))
        continue
      const net = declaration.body.kind === 'Call' ? declaration.body.name.text : ''
      const similar = suggest(name.text, callee.names)
      const hint = similar === undefined ? undefined : `did you mean ${similar}?`
      report(walk, setting, createMessage('unknown-setting', { path: name.text, net }), hint)
    }
    for (const assert of declaration.asserts)
      checkExpression(assert.condition, within(['params', 'macs', 'gates'], scope), walk)
  }
  reportUnused(declaration.parameters, declaration.name.text, walk)
}

/** Checks defaults, each in the scope of the parameters before it, and gives the scope with all of them. */
function checkParameters(parameters: readonly Parameter[], outer: Scope, walk: Walk): Scope {
  let scope = outer
  const seen = new Set<string>()
  for (const parameter of parameters) {
    const { text } = parameter.name
    if (seen.has(text)) report(walk, parameter.name, createMessage('duplicate-name', { name: text }))
    if (reservedArguments.has(text)) {
      report(walk, parameter.name, createMessage('reserved-word', { name: text, what: 'a parameter' }))
    }
    seen.add(text)
    if (parameter.default !== undefined) checkExpression(parameter.default, scope, walk)
    scope = within([text], scope)
  }
  return scope
}

function reportUnused(parameters: readonly Parameter[], owner: string, walk: Walk): void {
  for (const { name } of parameters) {
    if (name.text === '' || walk.used.has(name.text)) continue
    report(walk, name, createMessage('unused-parameter', { name: name.text, owner }))
  }
}

function checkLet(declaration: Let, scope: Scope, walk: Walk): void {
  if (declaration.parameters === undefined) {
    checkExpression(declaration.value, scope, walk)
    return
  }
  const inner: Walk = { ...walk, used: new Set() }
  checkExpression(declaration.value, checkParameters(declaration.parameters, scope, inner), inner)
  reportUnused(declaration.parameters, declaration.name.text, inner)
  for (const name of inner.used) walk.used.add(name)
}

function checkBody(body: Body, outer: Scope, walk: Walk): void {
  let scope = outer
  for (const step of body.steps) {
    checkStep(step, scope, walk)
    if (step.kind === 'Let') scope = within([step.name.text], scope)
  }
}

function checkStep(step: Step, scope: Scope, walk: Walk): void {
  switch (step.kind) {
    case 'Let':
      checkLet(step, scope, walk)
      return
    case 'If':
      checkIf(step, scope, walk)
      return
    case 'Output':
      if (step.name.text === mainOutput) {
        report(
          walk,
          step.name,
          createMessage('reserved-word', { name: mainOutput, what: 'the name of another output' }),
        )
      }
      checkBody(step.body, scope, walk)
      return
    case 'Assert':
      checkExpression(step.condition, within(['params', 'macs', 'gates'], scope), walk)
      return
    case 'Flow':
      checkFlow(step, scope, walk)
      return
    case 'From':
    case 'ErrorStep':
      return
  }
}

function checkIf(step: If, scope: Scope, walk: Walk): void {
  for (let branch: If | undefined = step; branch !== undefined;) {
    checkExpression(branch.condition, scope, walk)
    checkBody(branch.then, scope, walk)
    if (branch.else?.kind === 'Body') checkBody(branch.else, scope, walk)
    branch = branch.else?.kind === 'If' ? branch.else : undefined
  }
}

function checkFlow(step: Flow, outer: Scope, walk: Walk): void {
  for (const annotation of step.annotations) checkAnnotation(annotation, outer, walk)
  if (step.count !== undefined) checkExpression(step.count, outer, walk)
  if (step.shape !== undefined) checkExpression(step.shape, outer, walk)
  const scope = step.count === undefined ? outer : within(['i'], outer)
  for (const part of step.label?.parts ?? []) if (typeof part !== 'string') checkExpression(part, scope, walk)
  const [label] = step.label?.parts.length === 1 ? step.label.parts : []
  if (step.label !== undefined && typeof label === 'string' && isPlaceWord(label)) {
    report(walk, step.label, createMessage('reserved-word', { name: label, what: 'a label' }))
  }
  const { target } = step
  switch (target.kind) {
    case 'Call':
      if (target.name.text !== 'none' && target.name.text !== 'attend') checkCall(target, scope, walk, false)
      return
    case 'Body':
      checkBody(target, scope, walk)
      return
    case 'Residual':
      checkBody(target.main, scope, walk)
      if (target.skip?.kind !== 'SkipProjection') return
      if (target.skip.target.kind === 'Call') checkCall(target.skip.target, scope, walk, false)
      else checkBody(target.skip.target, scope, walk)
      return
    case 'Branch':
      checkBody(target.body, scope, walk)
      checkCall(target.join, scope, walk, false)
      return
  }
}

function checkAnnotation(annotation: Annotation, scope: Scope, walk: Walk): void {
  if (annotation.name.text === 'none') return
  checkName(annotation.name.text, annotation.name, scope, walk)
  const callee = calleeOf(annotation.name.text, scope, walk)
  const isReserved = (argument: Argument): boolean => reservedArguments.has(argument.name?.text ?? '')
  for (const argument of annotation.arguments) if (isReserved(argument)) markWords(argument.value, scope, walk)
  const own = annotation.arguments.filter((argument) => !isReserved(argument))
  checkArguments(own, callee, annotation.name.text, within(annotationNames, scope), walk)
}

/** In `at` and `only` a word is a label first; it may still be a parameter that holds one. */
function markWords(expression: Expression, scope: Scope, walk: Walk): void {
  if (expression.kind === 'List') for (const item of expression.items) markWords(item, scope, walk)
  else if (expression.kind === 'Reference' && isLocal(expression.name, scope)) walk.used.add(expression.name)
}

function checkSetting(setting: Setting, scope: Scope, walk: Walk): void {
  const last = setting.path.at(-1)
  if (last !== undefined && setting.path.length > 1 && reservedArguments.has(last.text)) return
  checkExpression(setting.value, within(['in', 'block'], scope), walk)
}
