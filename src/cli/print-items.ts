import type { Item } from '../check/index.ts'
import { formatShape, type Shape } from '../vocabulary/index.ts'

/** An item of a checked net as plain data. */
export interface ItemDocument {
  readonly kind: Item['kind']
  /** The word or declaration it is an instance of. */
  readonly name?: string
  readonly path?: string
  readonly input?: Shape
  readonly output?: Shape
  readonly arguments?: Readonly<Record<string, string>>
  readonly attributes?: object
  /** Whether an annotation put it in. */
  readonly inserted?: true
  readonly items?: readonly ItemDocument[]
}

/** An item with what is inside it, insertions where they take effect. */
export function describeItem(item: Item): ItemDocument {
  const { kind, path, input, output } = item
  const name = nameOf(item)
  const items = childrenOf(item)
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(path === undefined ? {} : { path }),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(item.kind === 'instance' ? { arguments: Object.fromEntries(item.arguments) } : {}),
    ...(item.kind === 'operation' ? { attributes: item.operation.attributes } : {}),
    ...(items.length === 0 ? {} : { items }),
  }
}

/** Items one a line: kind, name, path and shapes. */
export function printItems(items: readonly Item[]): string {
  const lines: string[] = []
  const visit = (document: ItemDocument, depth: number): void => {
    const { kind, name, path, input, output } = document
    const parts = [
      document.inserted ? `+ ${kind}` : kind,
      name,
      path === undefined ? undefined : `as ${path}`,
      output === undefined
        ? undefined
        : `${input === undefined ? '' : `${formatShape(input)} `}-> ${formatShape(output)}`,
    ]
    lines.push(`${'  '.repeat(depth)}${parts.filter((part) => part !== undefined).join(' ')}\n`)
    for (const child of document.items ?? []) visit(child, depth + 1)
  }
  for (const item of items) for (const document of describeWithInsertions(item)) visit(document, 1)
  return lines.join('')
}

function nameOf(item: Item): string | undefined {
  switch (item.kind) {
    case 'operation':
      return item.word.name
    case 'instance':
      return item.template.name
    case 'output':
      return item.name
    default:
      return undefined
  }
}

function childrenOf(item: Item): readonly ItemDocument[] {
  switch (item.kind) {
    case 'instance':
      return item.body.flatMap(describeWithInsertions)
    case 'sequence':
    case 'output':
      return item.items.flatMap(describeWithInsertions)
    case 'repeat':
      return item.copies.flatMap(describeWithInsertions)
    case 'branch':
      return [...item.arms.flatMap(describeWithInsertions), describeItem(item.join)]
    case 'residual': {
      const skip = item.skip.kind === 'projection' ? describeWithInsertions(item.skip.item) : []
      return [
        ...describeInsertions(item.insertedBefore),
        ...item.main.flatMap(describeWithInsertions),
        ...describeInsertions(item.insertedMain),
        ...skip,
        ...describeInsertions(item.insertedSkip),
      ]
    }
    case 'operation':
    case 'attend':
    case 'from':
      return []
  }
}

function describeWithInsertions(item: Item): readonly ItemDocument[] {
  return [describeItem(item), ...describeInsertions(item.inserted)]
}

function describeInsertions(insertions: Item['inserted']): readonly ItemDocument[] {
  return insertions.map(({ item }) => ({ ...describeItem(item), inserted: true }))
}
