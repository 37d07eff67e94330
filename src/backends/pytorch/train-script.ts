import { createMessage, invariant, type Message } from '../../diagnostics/index.ts'
import { type Graph, type GraphNode, nodeById, type Origin } from '../../ir/index.ts'
import { formatShape } from '../../vocabulary/index.ts'
import { lineLength } from './layout.ts'
import picturesTemplate from './pictures.py'
import trainTemplate from './train.py'

/** Why a net cannot be trained as a classifier, and where the spec says so. */
interface Obstacle {
  readonly message: Message
  readonly origin: Origin
}

/** Name of the main flow among several outputs. */
const mainOutput = 'output'

/**
 * What keeps `train.py` from training a net, the first of it. It trains classifiers: pictures of three channels in, and
 * a vector of as many scores out of each output, one of which is the main one. Diagnostics: `not-a-classifier`.
 */
export function findTrainingObstacle(graph: Graph): Obstacle | undefined {
  const nodes = nodeById(graph)
  const input = graph.nodes[0]
  invariant(input !== undefined, 'a graph has an input')
  const told = (reason: string, { origin }: GraphNode) => ({
    message: createMessage('not-a-classifier', { reason }),
    origin,
  })
  if (input.shape.length !== 3 || input.shape[0] !== 3) {
    return told(`its input is ${formatShape(input.shape)}, and not a picture of red, green and blue`, input)
  }
  const outputs = graph.outputs.map(({ name, node }) => ({ name, node: nodes.get(node) }))
  const main = mainOf(graph)
  const classes = outputs.find(({ name }) => name === main)?.node?.shape[0]
  for (const { name, node } of outputs) {
    invariant(node !== undefined, 'an output is a node')
    if (main === undefined) return told(`none of its outputs is the main one`, node)
    if (node.shape.length !== 1) {
      return told(`output ${name} is ${formatShape(node.shape)}, and not a score for each class`, node)
    }
    if (node.shape[0] !== classes) {
      return told(`output ${name} has ${node.shape[0]} scores, and the main one ${classes}`, node)
    }
    const end = lastChange(node, nodes)
    if (end.op === 'softmax' || end.op === 'sigmoid') {
      return told(`output ${name} ends in a ${end.op}, and the loss takes the scores before it`, end)
    }
  }
  return undefined
}

/** The name of the output that says the class: the only one, or that of the main flow. */
function mainOf({ outputs }: Graph): string | undefined {
  return outputs.length === 1 ? outputs[0]?.name : outputs.find(({ name }) => name === mainOutput)?.name
}

/** The node that made a result's values: what only passes them on is gone through. */
function lastChange(node: GraphNode, nodes: ReadonlyMap<string, GraphNode>): GraphNode {
  const passesOn = node.op === 'identity' || node.op === 'flatten' || node.op === 'reshape' || node.op === 'dropout'
  const before = nodes.get(node.inputs[0] ?? '')
  return passesOn && before !== undefined ? lastChange(before, nodes) : node
}

/**
 * The files that train a net under `torchrun`, by name: `train.py`, and `pictures.py` with the sets of pictures.
 *
 * @param graph one that `findTrainingObstacle` finds nothing in
 * @param module name of the module that has the net's class
 * @param net name of the net's class
 */
export function writeTrainScript(graph: Graph, module: string, net: string): ReadonlyMap<string, string> {
  const { mean, std, order, range } = graph.preprocessing
  const [channels, height, width] = graph.nodes[0]?.shape ?? []
  const [classes] =
    nodeById(graph).get(graph.outputs.find(({ name }) => name === mainOf(graph))?.node ?? '')?.shape ?? []
  invariant(channels === 3 && height !== undefined && width !== undefined, 'pictures have three channels')
  const name = freeName(net)
  const edits: readonly Edit[] = [
    ['"""Trains Net on', `"""Trains ${net} on`],
    [
      'from net import Net\nfrom pictures import SIZE, open_data\n',
      [importLine(module, net, name), 'from pictures import SIZE, open_data\n'].toSorted().join(''),
    ],
    ['        network: nn.Module = Net()\n', buildLine(name)],
    ['CHANNELS = [0, 1, 2]', order === 'bgr' ? 'CHANNELS = [2, 1, 0]' : 'CHANNELS = [0, 1, 2]'],
    ['RANGE = 1\n', `RANGE = ${range}\n`],
    ['MEAN = (0.0, 0.0, 0.0)', `MEAN = (${(mean ?? [0, 0, 0]).join(', ')})`],
    ['STD = (1.0, 1.0, 1.0)', `STD = (${(std ?? [1, 1, 1]).join(', ')})`],
    ...(graph.outputs.length > 1 ? severalOutputs : []),
  ]
  return new Map([
    ['train.py', edit(trainTemplate, edits)],
    [
      'pictures.py',
      edit(picturesTemplate, [
        ['CLASSES = 10\n', `CLASSES = ${classes}\n`],
        ['SIZE = (32, 32)', `SIZE = (${height}, ${width})`],
      ]),
    ],
  ])
}

/** What stands once in a template, and what takes its place. */
type Edit = readonly [from: string, to: string]

function edit(template: string, edits: readonly Edit[]): string {
  return edits.reduce((text, [from, to]) => {
    const [before, after, ...more] = text.split(from)
    invariant(before !== undefined && after !== undefined && more.length === 0, `the template has ${from} once`)
    return `${before}${to}${after}`
  }, template)
}

/** Other outputs than the main one are for training only: their losses count 0.4 each, as in GoogLeNet. */
const severalOutputs: readonly Edit[] = [
  ['from typing import Any, Iterator, List\n', 'from typing import Any, Dict, Iterator, List\n'],
  [
    `    def loss(self, output: Tensor, labels: Tensor) -> Tensor:
        smoothing = self.args.label_smoothing
        return F.cross_entropy(output, labels, label_smoothing=smoothing)
`,
    `    def loss(self, output: Dict[str, Tensor], labels: Tensor) -> Tensor:
        """The main output's, and 0.4 of that of each other one."""
        loss = labels.new_zeros((), dtype=torch.float32)
        for name, scores in output.items():
            smoothing = self.args.label_smoothing
            part = F.cross_entropy(scores, labels, label_smoothing=smoothing)
            loss = loss + (part if name == "${mainOutput}" else 0.4 * part)
        return loss
`,
  ],
  ['measure(output.detach(), labels)', `measure(output["${mainOutput}"].detach(), labels)`],
  [
    `            output = self.network(self.prepare(images))\n`,
    `            output = self.network(self.prepare(images))["${mainOutput}"]\n`,
  ],
]

/** A name for the net's class in the script that is none of the script's own words. */
function freeName(net: string): string {
  const code = trainTemplate.replace(/"""[^]*?"""|#.*/g, '')
  const words = new Set(code.match(/\w+/g))
  words.delete('Net')
  let name = net
  while (words.has(name)) name = `${name}_`
  return name
}

function importLine(module: string, net: string, name: string): string {
  const what = name === net ? net : `${net} as ${name}`
  const line = `from ${module} import ${what}`
  return line.length <= lineLength ? `${line}\n` : `from ${module} import (\n    ${what},\n)\n`
}

function buildLine(name: string): string {
  const line = `        network: nn.Module = ${name}()`
  return line.length <= lineLength ? `${line}\n` : `        network: nn.Module = (\n            ${name}()\n        )\n`
}
