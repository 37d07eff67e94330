import type { Template } from '../template.ts'

/** What can be wrong with a graph that is read from a file. */
export const irTemplates = {
  'ir-not-json': {
    severity: 'error',
    message: 'A graph is a JSON document, and here {expected} was expected.',
    hint: 'Write the file again from its spec with senet ir.',
  },
  'ir-version': {
    severity: 'error',
    message: 'This graph has version {version}, and version {expected} is the one that is read.',
    hint: 'Write it again from its spec with this senet.',
  },
  'ir-schema': {
    severity: 'error',
    message: 'This is not a graph: {place} {reason}.',
    hint: 'The JSON Schema of graphs says what each part holds.',
  },
  'ir-duplicate': {
    severity: 'error',
    message: 'The {what} {name} is there twice.',
    hint: 'Node ids, weight keys and names of outputs are unique in a graph.',
  },
  'ir-unknown-node': {
    severity: 'error',
    message: 'The graph does not hold: {place} names the node {name}, which does not stand before it.',
    hint: 'Nodes are in topological order: what a node takes stands before it.',
  },
  'ir-input-count': {
    severity: 'error',
    message: 'Node {node}: {operation} takes {expected} and gets {count}.',
    hint: 'Joins take several inputs, the input none, and everything else one.',
  },
  'ir-operation': {
    severity: 'error',
    message: 'Node {node} does not hold: {reason}',
  },
  'ir-shape-differs': {
    severity: 'error',
    message: 'Node {node} says {stated}, and {operation} of {inputs} gives {shape}.',
    hint: 'A pass that changes a node must change the shape with it.',
  },
  'ir-weights-differ': {
    severity: 'error',
    message: 'Node {node} has {stated}, and {operation} of {inputs} owns {expected}.',
    hint: 'Weights are in the order weight, bias, running_mean, running_var, in the layout of PyTorch.',
  },
  'ir-weight-value': {
    severity: 'error',
    message: 'The weight {key} {reason}.',
  },
  'ir-module': {
    severity: 'error',
    message: 'The graph does not hold: {place} {reason}.',
    hint: 'Modules stand after their parents; the first is the net, and has none.',
  },
  'ir-preprocessing': {
    severity: 'error',
    message: 'The preprocessing has {count} values for {parameter}, and input {shape} has {channels} channels.',
  },
  'ir-more-faults': {
    severity: 'error',
    message: 'More is wrong with this graph: only the first {limit} faults are listed.',
  },
} as const satisfies Readonly<Record<string, Template>>
