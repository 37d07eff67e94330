import type { CheckedNet, Item, ModuleFile, Program, Wire } from '../check/index.ts'
import {
  createMessage,
  type Fix,
  type Location,
  type Message,
  type Note,
  type ParametersOf,
} from '../diagnostics/index.ts'
import type { RuleCode } from '../diagnostics/index.ts'
import type { Annotation, Call, Flow, Node, NodeKind, NodeOf } from '../syntax/index.ts'
import type { OptionSpec, OptionValue } from './options.ts'

/** How bad a rule's findings are, as a configuration says it. */
export const ruleSeverities = ['off', 'info', 'warn', 'error'] as const
export type RuleSeverity = (typeof ruleSeverities)[number]

/** What a rule is about, for the list of rules. */
export type RuleCategory = 'gates' | 'numbers' | 'cost' | 'structure' | 'unused' | 'names' | 'documentation'

/** What there is to know of a rule without running it. */
export interface RuleFacts {
  /** Its name, and the code of what it reports. */
  readonly id: RuleCode
  /** One sentence: what it reports. */
  readonly summary: string
  readonly category: RuleCategory
  /** Severity in `senet:recommended` and in `senet:strict`. */
  readonly recommended: RuleSeverity
  readonly strict: RuleSeverity
  /** Whether it has fixes: `safe` ones change no number, key or module of any net; `unsafe` ones may. */
  readonly fix: 'none' | 'safe' | 'unsafe'
  /** `tree`: the text alone. `model`: the checked nets of the file, so that a file without nets has no findings. */
  readonly reads: 'tree' | 'model'
  /** Whether it is silent while the file has mistakes, since these hide what is used. */
  readonly needsWhole?: true
  readonly options?: Readonly<Record<string, OptionSpec>>
}

/** A rule that can be run. */
export interface Rule extends RuleFacts {
  /** What it listens to, for one file. */
  readonly listen: (run: RuleRun) => Listeners
}

/** A finding's place and what belongs to it. */
export interface Finding {
  readonly at: Location
  /** The chain of blocks it was found in; a place in a built-in module becomes the call from the user's own. */
  readonly frame?: Item['frame'] | undefined
  readonly notes?: readonly Note[]
  readonly fixes?: readonly Fix[]
}

/** What a rule knows of the file it runs on. */
export interface RuleInput {
  readonly program: Program
  readonly module: ModuleFile
  /** Every net that could be checked. */
  readonly nets: readonly CheckedNet[]
  /** The place of a node of this file. */
  readonly locate: (node: { readonly span: Location['span'] }) => Location
  /** The text of a node of this file. */
  readonly textOf: (node: { readonly span: Location['span'] }) => string
  /** The call of this file that stands at a place, and the step that has this as its target; after the walk. */
  readonly callAt: (location: Location) => Call | undefined
  readonly flowAt: (location: Location) => Flow | undefined
  /** Whether a call is in a built-in module and no parameter of it decides an argument: no user can change that. */
  readonly isBuiltinsOwn: (location: Location, argument: string) => boolean
  /** Where a word is used and not declared, with the declaration around it; after the walk. */
  readonly usesOf: (word: string) => readonly Use[]
  /** What takes the result of a wire, insertions of annotations included. */
  readonly takersOf: (wire: Wire, net: CheckedNet) => readonly Wire[]
  /** An option as configured. */
  readonly option: (name: string) => OptionValue
}

/** A word where it stands for something declared elsewhere. */
export interface Use {
  readonly node: Node
  /** The declaration of the file that it stands in. */
  readonly owner: Node
}

/** What the engine gives a rule. */
export interface RuleRun extends RuleInput {
  readonly submit: (finding: Finding, message: () => Message) => void
}

/** What a rule is made with: its input, and a way to report. */
export interface RuleContext<Id extends RuleCode> extends RuleInput {
  /** Reports at a place; the same place is reported once, however often a block is instantiated. */
  readonly report: (finding: Finding, ...parameters: ParametersOf<Id>) => void
}

/** Where an item stands in a net. Reused by the walk: copy what is kept. */
export interface ItemPlace {
  readonly net: CheckedNet
  /** Items around it, outermost first. */
  readonly parents: readonly Item[]
  /** The list that it stands in, and where. */
  readonly siblings: readonly Item[]
  readonly index: number
  /** Whether it is part of a projection of a residual. */
  readonly inSkip: boolean
  readonly inGate: boolean
  /** The annotation that put it, or what is around it, in. */
  readonly insertion: Annotation | undefined
}

/** The items of one kind. */
export type ItemOf<Kind extends Item['kind']> = Extract<Item, { readonly kind: Kind }>

/** What a rule listens to. The tree is walked first, then each net: its items, its wires, itself. */
export interface Listeners {
  readonly nodes?: { readonly [Kind in NodeKind]?: (node: NodeOf<Kind>, parents: readonly Node[]) => void }
  readonly items?: { readonly [Kind in Item['kind']]?: (item: ItemOf<Kind>, place: ItemPlace) => void }
  /** Every item, whatever its kind. */
  readonly anyItem?: (item: Item, place: ItemPlace) => void
  /** Each list of items: of a net, a block, a sequence, a repeat. */
  readonly list?: (items: readonly Item[], place: Omit<ItemPlace, 'siblings' | 'index'>) => void
  readonly wire?: (wire: Wire, net: CheckedNet) => void
  readonly net?: (net: CheckedNet) => void
  /** After all of it. */
  readonly finish?: () => void
}

/** A rule from its facts and what it listens to; its reports are typed by the template of its code. */
export function defineRule<Id extends RuleCode>(
  facts: RuleFacts & { readonly id: Id },
  create: (context: RuleContext<Id>) => Listeners,
): Rule {
  const listen = ({ submit, ...input }: RuleRun): Listeners =>
    create({
      ...input,
      report: (finding, ...parameters) => submit(finding, () => createMessage(facts.id, ...parameters)),
    })
  return { ...facts, listen }
}
