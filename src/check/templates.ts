import { createMessage } from '../diagnostics/index.ts'
import type { TemplateDeclaration } from '../syntax/index.ts'
import { fileEnvironment } from './environment.ts'
import type { ModuleFile } from './program.ts'
import { type Evaluation, locate, readDefinition } from './session.ts'
import { describeValue, errorValue, type TemplateValue, type Value } from './values.ts'

/**
 * What the name of a block or gate declaration stands for. `block A = B(args)` without parameters is B with those
 * arguments under the name A, and takes B's other arguments; with parameters of its own it is read anew at each call.
 */
export function resolveTemplate(declaration: TemplateDeclaration, module: ModuleFile, context: Evaluation): Value {
  const known = context.session.templates.get(declaration)
  if (known !== undefined) return known === 'resolving' ? reportCycle(declaration, module, context) : known
  context.session.templates.set(declaration, 'resolving')
  const read = (): Value => readTemplate(declaration, module, context)
  const value = readDefinition(declaration.name, fileEnvironment(module), context.session, read) ?? errorValue
  context.session.templates.set(declaration, value)
  return value
}

function readTemplate(declaration: TemplateDeclaration, module: ModuleFile, context: Evaluation): Value {
  const own: TemplateValue = {
    kind: 'template',
    template: {
      kind: declaration.kind === 'Block' ? 'block' : 'gate',
      name: declaration.name.text,
      declaration,
      module,
      parameters: declaration.parameters,
    },
    arguments: new Map(),
  }
  if (declaration.body.kind === 'Body' || declaration.parameters.length > 0) return own
  const environment = fileEnvironment(module)
  const base = context.session.evaluate(declaration.body, { ...context, environment, frame: undefined })
  if (base.kind === 'template') {
    if (base.template.kind !== own.template.kind) {
      context.session.report(
        createMessage('wrong-base', {
          name: declaration.name.text,
          kind: own.template.kind,
          found: describeValue(base),
        }),
        locate(environment, declaration.body),
      )
      return errorValue
    }
    return { ...base, template: { ...base.template, name: declaration.name.text } }
  }
  if (base.kind === 'operation' && own.template.kind === 'block') return base
  if (base.kind === 'error') return errorValue
  context.session.report(
    createMessage('wrong-base', { name: declaration.name.text, kind: own.template.kind, found: describeValue(base) }),
    locate(environment, declaration.body),
  )
  return errorValue
}

function reportCycle(declaration: TemplateDeclaration, module: ModuleFile, context: Evaluation): Value {
  context.session.report(
    createMessage('derives-from-itself', { name: declaration.name.text }),
    locate(fileEnvironment(module), declaration.name),
  )
  return errorValue
}
