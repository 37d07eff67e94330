import { unreachable } from '../../diagnostics/index.ts'
import { hasNames, type Code, type Condition, type Item } from '../../classes/index.ts'
import { isHelper } from './helpers.ts'
import { addition, call, comprehension, type Doc, flat, join } from './layout.ts'
import { identifier, isAttribute, quote } from './names.ts'
import { printArithmetic, printNumber } from './print-arithmetic.ts'

/** `self.conv1`, or what finds a module whose label is no name in Python. */
export function printMember(label: string): string {
  let text = 'self'
  for (const part of label.split('.')) text = isAttribute(part) ? `${text}.${part}` : `getattr(${text}, ${quote(part)})`
  return text
}

/** A condition of the constructor. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'flag':
      return identifier(condition.name)
    case 'kept':
      return printMember(condition.name)
    case 'compare':
      return `${flat(printCode(condition.left))} ${condition.operator} ${flat(printCode(condition.right))}`
    case 'all':
      return condition.parts.map(printCondition).join(' and ')
    case 'any':
      return condition.parts.map(printCondition).join(' or ')
  }
}

/** Code that is no statement. */
export function printCode(code: Code): Doc {
  switch (code.kind) {
    case 'parameter':
    case 'variable':
      return code.kind === 'variable' ? code.name : identifier(code.name)
    case 'arithmetic':
      return printArithmetic(code.written, code.isWhole)
    case 'number':
      return printNumber(code.value)
    case 'flag':
      return code.value ? 'True' : 'False'
    case 'text':
      return quote(code.value)
    case 'tuple':
      return call('', '(', code.items.map(printCode), ')')
    case 'list':
      return call('', '[', code.items.map(printCode), ']')
    case 'layerClass':
      return printLayerName(code.layer)
    case 'layer': {
      const layer = call(
        printCode(code.layer),
        '(',
        [...code.positional.map(printCode), ...printNamed(code.named)],
        ')',
      )
      if (code.start === undefined) return layer
      return call('initialised', '(', [layer, `nn.init.${code.start.function}`, ...printNamed(code.start.named)], ')')
    }
    case 'instance':
      return call(identifier(code.className), '(', printGiven(code), ')')
    case 'sequential':
      return call('nn.Sequential', '(', printSteps(code.items), ')')
    case 'apply':
      return call(printMember(code.member), '(', code.inputs.map(printCode), ')')
    case 'method':
      return join(
        printOperand(code.object),
        call(`.${code.name}`, '(', [...code.positional.map(printCode), ...printNamed(code.named)], ')'),
      )
    case 'function':
      return call(code.name, '(', [...code.positional.map(printCode), ...printNamed(code.named)], ')')
    case 'helper':
      return call(code.name, '(', code.positional.map(printCode), ')')
    case 'operator': {
      const terms = termsOf(code)
      if (terms.length > 2) {
        return addition(
          terms.map((term, place) => (place === 0 && term.kind === 'operator' ? printCode(term) : printOperand(term))),
        )
      }
      const isSum = code.operator === '+'
      const left = printCode(code.left)
      const right = code.right.kind === 'operator' ? join('(', printCode(code.right), ')') : printCode(code.right)
      const isLooser =
        code.left.kind === 'choice' || (!isSum && code.left.kind === 'operator' && code.left.operator === '+')
      return join(
        isLooser ? join('(', left, ')') : left,
        ` ${code.operator} `,
        code.right.kind === 'choice' ? join('(', right, ')') : right,
      )
    }
    case 'choice':
      return join(printCode(code.then), ` if ${printMember(code.kept)} else `, printCode(code.otherwise))
    case 'kept':
      return printMember(code.name)
    case 'widened': {
      const places = code.count === 2 ? [':', ':'] : ['...']
      return join(printOperand(code.of), `[${[...places, ...Array<string>(code.count).fill('None')].join(', ')}]`)
    }
    case 'item':
      return join(printOperand(code.of), `[${code.index}]`)
    case 'training':
      return 'self.training'
    case 'minusInfinity':
      return 'float("-inf")'
    case 'when':
      return printCondition(code.condition)
    default:
      return unreachable(code)
  }
}

/** The terms of a sum, from left to right. */
function termsOf(code: Code): readonly Code[] {
  return code.kind === 'operator' && code.operator === '+' ? [...termsOf(code.left), code.right] : [code]
}

/** What a method is called on. */
function printOperand(code: Code): Doc {
  return code.kind === 'operator' || code.kind === 'choice' ? join('(', printCode(code), ')') : printCode(code)
}

/** A layer of PyTorch, or a class among the helpers. */
function printLayerName(layer: string): string {
  return isHelper(layer) ? layer : `nn.${layer}`
}

function printNamed(named: readonly { readonly name: string; readonly value: Code }[]): readonly Doc[] {
  return named.map(({ name, value }) => join(`${name}=`, printCode(value)))
}

function printGiven(code: Extract<Code, { readonly kind: 'instance' }>): readonly Doc[] {
  return code.given
    .filter((one) => !one.isUsual)
    .map(({ parameter, value, byName }) =>
      byName ? join(`${identifier(parameter)}=`, printCode(value)) : printCode(value),
    )
}

/** What a `Sequential` is given: modules, or by name. */
export function printSteps(items: readonly Item[]): readonly Doc[] {
  const steps = items.map(printItem)
  return hasNames(items) ? [call('OrderedDict', '(', [call('', '{', steps, '}')], ')')] : steps
}

/** A part of a `Sequential`: as it is, or with its name before it. */
export function printItem(item: Item): Doc {
  switch (item.kind) {
    case 'one':
      return printStep(item)
    case 'copies':
      return printCopies(item)
    case 'maybe':
      return join('*(', call('', '[', [printStep(item)], ']'), ` if ${printCondition(item.condition)} else [])`)
  }
}

function printStep({ name, code }: { readonly name: string | undefined; readonly code: Code }): Doc {
  return name === undefined ? printCode(code) : join(`${quote(name)}: `, printCode(code))
}

/** `*[Bottleneck(w) for _ in range(n)]`, or with names `**{f"block{i}": …}`. */
export function printCopies({ code, count, index, label }: Extract<Item, { readonly kind: 'copies' }>): Doc {
  const variable = index === undefined ? '_' : identifier(index)
  const loop = join(`for ${variable} in range(`, printCode(count), ')')
  if (label === undefined) return call('*', '[', [comprehension(printCode(code), loop)], ']')
  const escape = (text: string): string => quote(text).slice(1, -1).replaceAll('{', '{{').replaceAll('}', '}}')
  const place = label.first === 0 ? variable : `${variable} + ${label.first}`
  const name = `f"${escape(label.before)}{${place}}${escape(label.after)}"`
  return call('**', '{', [comprehension(join(`${name}: `, printCode(code)), loop)], '}')
}
