import {
  hasNames,
  nameBeside,
  type ClassParameter,
  type ClassPlan,
  type Code,
  type ForwardResult,
  type InitStatement,
  type Item,
} from '../../classes/index.ts'
import { identifier, isProperty, quote } from './names.ts'
import { printCode, printCondition, printItem, printMember, printSteps } from './print-code.ts'

/** A class of the module. Lines are as they come: Prettier breaks them. */
export function printClass(plan: ClassPlan, isExported: boolean): string {
  const lines = [...printDoc(plan.doc ?? plan.summary)]
  const name = identifier(plan.name)
  lines.push(`${isExported ? 'export ' : ''}class ${name} extends ${baseOf(plan)} {`)
  const members = fieldsOf(plan)
  lines.push(...members)
  if (members.length > 0) lines.push('')
  if (plan.init.length > 0 || plan.parameters.length > 0 || plan.sequence !== undefined)
    lines.push(...printInit(plan), '')
  if (plan.sequence === undefined) lines.push(...printForward(plan))
  lines.push('}')
  return lines.join('\n')
}

/** A comment that nothing in the text can end. */
export function printDoc(text: string): readonly string[] {
  const safe = text
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
  const lines = safe.split('\n').map((line) => line.trim())
  if (lines.length === 1 && (lines[0] ?? '').length < 110) return [`/** ${lines[0]} */`]
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */']
}

function baseOf(plan: ClassPlan): string {
  if (plan.sequence !== undefined) return 'nn.Sequential'
  const inputs = `[${plan.inputs.map(() => 'Tensor').join(', ')}]`
  const output = typeOfResult(plan.result)
  if (output !== 'Tensor') return `nn.Module<${inputs}, ${output}>`
  return plan.inputs.length === 1 ? 'nn.Module' : `nn.Module<${inputs}>`
}

function typeOfResult(result: ForwardResult): string {
  switch (result.kind) {
    case 'tensor':
      return 'Tensor'
    case 'tensors':
      return `[${result.values.map(() => 'Tensor').join(', ')}]`
    case 'named':
      return `{ ${result.values.map(({ name }) => `${propertyName(name)}: Tensor`).join('; ')} }`
  }
}

function propertyName(label: string): string {
  return isProperty(label) ? label : quote(label)
}

/** What the class holds, in the order in which it is kept. */
function fieldsOf(plan: ClassPlan): readonly string[] {
  return plan.init.flatMap((statement) => {
    if (statement.kind === 'keep') {
      const { value } = statement
      const type = value.kind === 'when' ? 'boolean' : value.kind === 'tuple' ? '[number, number]' : 'number'
      return [`${propertyName(statement.name)}: ${type}`]
    }
    if (statement.kind !== 'member' || statement.name.includes('.')) return []
    return [`${propertyName(statement.name)}: ${typeOfModule(statement.value, statement.condition !== undefined)}`]
  })
}

function typeOfModule(code: Code, isOptional: boolean): string {
  if (isOptional) return 'nn.Module'
  if (code.kind === 'layer') return code.layer.kind === 'layerClass' ? printCode(code.layer) : 'nn.Module'
  if (code.kind === 'instance') return identifier(code.className)
  return code.kind === 'sequential' ? 'nn.Sequential' : 'nn.Module'
}

function printParameter(parameter: ClassParameter): string {
  const name = identifier(parameter.name)
  const usual = parameter.default === undefined ? undefined : printCode(parameter.default)
  const isPlain = parameter.type === 'whole' || parameter.type === 'number' || parameter.type === 'flag'
  if (usual !== undefined && isPlain) return `${name} = ${usual}`
  return `${name}: ${typeOfParameter(parameter)}${usual === undefined ? '' : ` = ${usual}`}`
}

function typeOfParameter(parameter: ClassParameter): string {
  switch (parameter.type) {
    case 'whole':
    case 'number':
      return 'number'
    case 'flag':
      return 'boolean'
    case 'layer':
      return 'new () => nn.Module'
    case 'wholes':
    case 'numbers': {
      // A tuple says how many there are, so that each of them is there.
      return `readonly ${parameter.shape === undefined ? 'number[]' : tupleType(parameter.shape)}`
    }
  }
}

function tupleType(shape: readonly (number | readonly unknown[])[]): string {
  const items = shape.map((item) => (typeof item === 'number' ? 'number' : 'readonly number[]'))
  return `[${items.join(', ')}]`
}

function printInit(plan: ClassPlan): readonly string[] {
  const head = `constructor(${plan.parameters.map(printParameter).join(', ')}) {`
  const printOne = (statement: InitStatement): readonly string[] => printStatement(statement, plan)
  const locals = plan.init.filter((statement) => statement.kind === 'local')
  const rest = plan.init.filter((statement) => statement.kind !== 'local')
  if (plan.sequence !== undefined) {
    if (plan.sequence.some((item) => item.kind === 'maybe')) {
      const list = identifier(nameBeside(plan, 'layers'))
      const listed = printLayers(list, plan.sequence)
      return [head, ...locals.flatMap(printOne), ...listed, `super(${listedSteps(list, plan.sequence)})`, '}']
    }
    return [head, ...locals.flatMap(printOne), `super(${printSteps(plan.sequence)})`, '}']
  }
  return [head, 'super()', ...locals.flatMap(printOne), ...rest.flatMap(printOne), '}']
}

function printStatement(statement: InitStatement, plan: ClassPlan): readonly string[] {
  switch (statement.kind) {
    case 'local':
      return [`const ${identifier(statement.name)} = ${printCode(statement.value)}`]
    case 'keep':
      return [`${printMember(statement.name)} = ${printCode(statement.value)}`]
    case 'member': {
      const { value, condition, name } = statement
      if (value.kind === 'sequential' && value.items.some((item) => item.kind === 'maybe')) {
        const list = identifier(nameBeside(plan, `${name}_layers`))
        return [...printLayers(list, value.items), assign(name, `new nn.Sequential(${listedSteps(list, value.items)})`)]
      }
      if (condition === undefined) return [assign(name, printCode(value))]
      return [
        assign(name, 'new nn.Identity()'),
        `if (${printCondition(condition)}) {`,
        assign(name, printCode(value)),
        '}',
      ]
    }
  }
}

function assign(label: string, value: string): string {
  const at = label.lastIndexOf('.')
  if (at < 0) return `${printMember(label)} = ${value}`
  return `${printMember(label.slice(0, at))}.add_module(${quote(label.slice(at + 1))}, ${value})`
}

/** The steps of `printLayers`, as a `Sequential` is given them. */
function listedSteps(list: string, items: readonly Item[]): string {
  return hasNames(items) ? list : `...${list}`
}

/** Steps of a sequence some of which are not always there. */
function printLayers(list: string, items: readonly Item[]): readonly string[] {
  const lines = [`const ${list}: ${hasNames(items) ? 'nn.NamedModule' : 'nn.Module'}[] = []`]
  for (const item of items) {
    if (item.kind === 'maybe') {
      lines.push(`if (${printCondition(item.condition)}) ${list}.push(${printItem({ ...item, kind: 'one' })})`)
    } else lines.push(`${list}.push(${printItem(item)})`)
  }
  return lines
}

function printForward(plan: ClassPlan): readonly string[] {
  const inputs = plan.inputs.map((name) => `${name}: Tensor`).join(', ')
  const known = new Set(plan.inputs)
  const lines = plan.forward.map(({ targets, value }, index) => {
    const changes = (target: string | undefined): boolean =>
      plan.forward.slice(index + 1).some((later) => target !== undefined && later.targets.includes(target))
    const declare = targets.some(changes) ? 'let' : 'const'
    if (targets.length > 1) {
      // PyTorch gives a list, which says nothing of how many there are.
      const type = value.kind === 'method' ? ` as [${targets.map(() => 'Tensor').join(', ')}]` : ''
      for (const target of targets) if (target !== undefined) known.add(target)
      return `${declare} [${targets.join(', ')}] = ${printCode(value)}${type}`
    }
    const [target = ''] = targets
    const isNew = !known.has(target)
    known.add(target)
    return `${isNew ? `${declare} ` : ''}${target} = ${printCode(value)}`
  })
  return [`forward(${inputs}): ${typeOfResult(plan.result)} {`, ...lines, `return ${printResult(plan.result)}`, '}']
}

function printResult(result: ForwardResult): string {
  switch (result.kind) {
    case 'tensor':
      return printCode(result.value)
    case 'tensors':
      return `[${result.values.map(printCode).join(', ')}]`
    case 'named':
      return `{ ${result.values.map(({ name, value }) => `${propertyName(name)}: ${printCode(value)}`).join(', ')} }`
  }
}
