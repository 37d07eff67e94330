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
import { call, type Doc, join, layOut } from './layout.ts'
import { identifier, isAttribute, quote } from './names.ts'
import { printCode, printCopies, printCondition, printMember, printSteps } from './print-code.ts'

const types = {
  whole: 'int',
  number: 'float',
  flag: 'bool',
  layer: 'Callable[[], nn.Module]',
  wholes: 'Sequence[int]',
  numbers: 'Sequence[float]',
} as const

/** A class of the module, in the form that black gives it. */
export function printClass(plan: ClassPlan, fallbackDoc: string): string {
  const base = plan.sequence === undefined ? 'nn.Module' : 'nn.Sequential'
  const lines = [`class ${identifier(plan.name)}(${base}):`, ...printDoc(plan.doc ?? fallbackDoc, 4), '']
  if (plan.init.length > 0 || plan.parameters.length > 0 || plan.sequence !== undefined)
    lines.push(...printInit(plan), '')
  if (plan.sequence === undefined) lines.push(...printForward(plan))
  while (lines.at(-1) === '') lines.pop()
  return lines.join('\n')
}

/** A docstring that nothing in the text can end. */
export function printDoc(text: string, indent: number): readonly string[] {
  const pad = ' '.repeat(indent)
  const safe = text
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .replaceAll('\\', '/')
    .replaceAll('"""', "'''")
  const paragraphs = joinLines(safe.split('\n').map((line) => line.trim()))
  while (paragraphs.length > 1 && paragraphs.at(-1) === '') paragraphs.pop()
  const [first = '', ...rest] = paragraphs.flatMap((line) => wrapText(line, 88 - indent - 6))
  const close = (line: string): string => (line.endsWith('"') ? `${line} """` : `${line}"""`)
  const start = `${pad}"""${first.replace(/^"/, ' "')}`
  if (rest.length === 0) return [close(start)]
  return [start, ...rest.map((line) => (line === '' ? '' : pad + line)), `${pad}"""`]
}

/** Each paragraph as one line; items of a list, and lines that begin with a word and a colon, stay lines of their own. */
function joinLines(lines: readonly string[]): string[] {
  const paragraphs: string[] = []
  for (const line of lines) {
    const before = paragraphs.at(-1)
    if (before === undefined || before === '' || line === '' || /^([-*|]|\d+[.)]|\w+:) /.test(line))
      paragraphs.push(line)
    else paragraphs[paragraphs.length - 1] = `${before} ${line}`
  }
  return paragraphs
}

function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function printParameter(parameter: ClassParameter): Doc {
  const usual = parameter.default === undefined ? '' : join(' = ', printCode(parameter.default))
  return join(`${identifier(parameter.name)}: ${types[parameter.type]}`, usual)
}

function printInit(plan: ClassPlan): readonly string[] {
  const head = layOut(
    call('def __init__', '(', ['self', ...plan.parameters.map(printParameter)], ')', ' -> None'),
    4,
    ':',
  )
  const printOne = (statement: InitStatement): readonly string[] => printStatement(statement, plan)
  const locals = plan.init.filter((statement) => statement.kind === 'local')
  const rest = plan.init.filter((statement) => statement.kind !== 'local')
  if (plan.sequence !== undefined) {
    if (plan.sequence.some((item) => item.kind === 'maybe')) {
      const list = identifier(nameBeside(plan, 'layers'))
      const listed = printLayers(list, plan.sequence)
      const given = call('super().__init__', '(', [listedSteps(list, plan.sequence)], ')')
      return [head, ...locals.flatMap(printOne), ...listed, layOut(given, 8)]
    }
    const given = call('super().__init__', '(', printSteps(plan.sequence), ')')
    return [head, ...locals.flatMap(printOne), layOut(given, 8)]
  }
  return [head, '        super().__init__()', ...locals.flatMap(printOne), ...rest.flatMap(printOne)]
}

function printStatement(statement: InitStatement, plan: ClassPlan): readonly string[] {
  switch (statement.kind) {
    case 'local':
      return [layOut(join(`${identifier(statement.name)} = `, printCode(statement.value)), 8)]
    case 'keep':
      return [layOut(join(`self.${statement.name} = `, printCode(statement.value)), 8)]
    case 'member': {
      const { value } = statement
      if (value.kind === 'sequential' && value.items.some((item) => item.kind === 'maybe')) {
        const list = identifier(nameBeside(plan, `${statement.name}_layers`))
        return [
          ...printLayers(list, value.items),
          assignText(statement.name, call('nn.Sequential', '(', [listedSteps(list, value.items)], ')'), 8),
        ]
      }
      if (statement.condition === undefined) return keepModule(statement.name, statement.value, 8)
      const isNamed = isAttribute(statement.name)
      const identity = isNamed
        ? `        self.${statement.name}: nn.Module = nn.Identity()`
        : assignText(statement.name, 'nn.Identity()', 8)
      return [
        identity,
        `        if ${printCondition(statement.condition)}:`,
        ...keepModule(statement.name, statement.value, 12),
      ]
    }
  }
}

/** Keeps a module, and starts its weight where that is not PyTorch's way. */
function keepModule(label: string, value: Code, indent: number): readonly string[] {
  if (value.kind !== 'layer' || value.start === undefined) return [assignText(label, printCode(value), indent)]
  const { start, ...plain } = value
  const given = start.named.map(({ name, value: one }) => join(`${name}=`, printCode(one)))
  const begin = call(`nn.init.${start.function}`, '(', [`${printMember(label)}.weight`, ...given], ')')
  return [assignText(label, printCode(plain), indent), layOut(begin, indent)]
}

function assignText(label: string, value: Doc, indent: number): string {
  if (isAttribute(label)) return layOut(join(`self.${label} = `, value), indent)
  // A gate on a layer lives in that layer.
  const at = label.lastIndexOf('.')
  const host = at < 0 ? 'self' : printMember(label.slice(0, at))
  return layOut(call(`${host}.add_module`, '(', [quote(label.slice(at + 1)), value], ')'), indent)
}

/** The steps of `printLayers`, as a `Sequential` is given them. */
function listedSteps(list: string, items: readonly Item[]): Doc {
  return hasNames(items) ? call('OrderedDict', '(', [list], ')') : `*${list}`
}

/** Steps of a sequence some of which are not always there. */
function printLayers(list: string, items: readonly Item[]): readonly string[] {
  const named = hasNames(items)
  const lines = [named ? `        ${list}: Dict[str, nn.Module] = {}` : `        ${list}: List[nn.Module] = []`]
  const add = (item: Exclude<Item, { readonly kind: 'copies' }>, indent: number): string =>
    item.name === undefined
      ? layOut(call(`${list}.append`, '(', [printCode(item.code)], ')'), indent)
      : layOut(join(`${list}[${quote(item.name)}] = `, printCode(item.code)), indent)
  for (const item of items) {
    if (item.kind === 'maybe') lines.push(`        if ${printCondition(item.condition)}:`, add(item, 12))
    else if (item.kind === 'one') lines.push(add(item, 8))
    else {
      const all = named ? call('', '{', [printCopies(item)], '}') : call('', '[', [printCopies(item)], ']')
      lines.push(layOut(call(`${list}.${named ? 'update' : 'extend'}`, '(', [all], ')'), 8))
    }
  }
  return lines
}

function printForward(plan: ClassPlan): readonly string[] {
  const inputs = plan.inputs.map((name) => `${name}: Tensor`)
  const head = layOut(call('def forward', '(', ['self', ...inputs], ')', ` -> ${returnType(plan.result)}`), 4, ':')
  const lines = plan.forward.map(({ targets, value }) =>
    layOut(join(`${targets.map((target) => target ?? '_').join(', ')} = `, printCode(value)), 8),
  )
  return [head, ...lines, layOut(join('return ', printResult(plan.result)), 8)]
}

function returnType(result: ForwardResult): string {
  switch (result.kind) {
    case 'tensor':
      return 'Tensor'
    case 'tensors':
      return `Tuple[${result.values.map(() => 'Tensor').join(', ')}]`
    case 'named':
      return 'Dict[str, Tensor]'
  }
}

function printResult(result: ForwardResult): Doc {
  switch (result.kind) {
    case 'tensor':
      return printCode(result.value)
    case 'tensors':
      return call('', '(', result.values.map(printCode), ')')
    case 'named':
      return call(
        '',
        '{',
        result.values.map(({ name, value }) => join(`${quote(name)}: `, printCode(value))),
        '}',
      )
  }
}
