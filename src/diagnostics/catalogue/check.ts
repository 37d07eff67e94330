import type { Template } from '../template.ts'

/** What checking labels, templates, annotations and whole nets finds. */
export const checkTemplates = {
  'bad-label': {
    severity: 'error',
    message: '"{label}" cannot be a label.',
    hint: 'a label is not empty and has no dot: labels within labels make the dots of a key',
  },
  'bad-label-part': {
    severity: 'error',
    message: 'A label is made of numbers and strings, and this is {found}.',
    hint: 'put a number or a string between the braces',
  },
  'duplicate-scope': {
    severity: 'error',
    message: '{name} is given twice in {scope}, and their weights would have the same keys.',
    hint: 'give one of them another label',
  },
  'bad-count': {
    severity: 'error',
    message: '{count} copies cannot be made: a repeat makes 0 to {limit}.',
    hint: 'keep the number in bounds, for example by max(n, 0)',
  },
  'too-many-steps': {
    severity: 'error',
    message: 'The nets of the file expand to more than {limit} steps.',
    hint: 'make the repeats smaller',
  },
  'too-many-blocks': {
    severity: 'error',
    message: 'The nets of the file expand to more than {limit} blocks and gates.',
    hint: 'make the repeats smaller',
  },
  'too-deep': {
    severity: 'error',
    message: 'Blocks are nested deeper than {limit} at {name}.',
    hint: 'a block that calls itself has to end: if depth > 0 { … }',
  },
  'input-missing': { severity: 'error', message: 'The net has no input.', hint: 'begin it with input(3x224x224)' },
  'input-not-first': {
    severity: 'error',
    message: 'input has to be the first step of a net.',
    hint: 'a net has one input, and a block takes what flows into it',
  },
  'output-in-block': {
    severity: 'error',
    message: 'The output {name} stands in {block}, and outputs belong to the net itself.',
    hint: 'put the output step into the net',
  },
  'shape-differs': {
    severity: 'error',
    message: 'The shape here is {found}, and the spec says {expected}.',
    hint: 'correct the step before it, or the shape',
  },
  'skip-shape': {
    severity: 'error',
    message: 'The residual branch gives {main} and its skip {skip}: they cannot be added.',
    hint: 'give the skip the same stride and channels',
  },
  'no-projection': {
    severity: 'error',
    message: 'The residual goes from {input} to {output}, and no 1x1 projection does that.',
    hint: 'write the skip: skip { … }',
  },
  'split-channels': {
    severity: 'error',
    message: '{channels} channels ({input}) cannot be shared out among {arms} arms.',
    hint: 'the channels have to be a multiple of the arms',
  },
  'gate-shape': {
    severity: 'error',
    message: 'The gate {gate} gives a scale of {scale}, which does not fit {input}.',
    hint: 'each extent of the scale has to be 1 or that of the tensor',
  },
  'bias-unstated': {
    severity: 'error',
    message: 'The result of this convolution goes to {taker}, so it has to be told whether it has a bias.',
    hint: 'write bias = true or bias = false; before a norm it has none',
  },
  'dead-step': {
    severity: 'error',
    message: 'The result of this {step} reaches no output.',
    hint: 'take the step out, or name its result with "as" and take it up with "from"',
  },
  'assert-fails': {
    severity: 'error',
    message: 'The assertion does not hold: {details}.',
    hint: 'correct the net, or what is asserted of it',
  },
  'assert-not-static': {
    severity: 'error',
    message: 'An assert in a block ({block}) cannot speak of the whole net.',
    hint: 'put it into the net',
  },
  'annotation-binds-nothing': {
    severity: 'error',
    message: '@{name} binds nowhere.',
    hint: 'it binds at each attend, or at residuals without one; name a place with at = …',
  },
  'annotation-changes-shape': {
    severity: 'error',
    message: '@{name} turns {before} into {after}, and what an annotation puts in has to keep the shape.',
    hint: 'in.c is the number of channels that it has to give',
  },
  'gate-twice': { severity: 'error', message: '@{name} is at this place already.', hint: 'take one of the two off' },
  'none-with-others': {
    severity: 'error',
    message: '@none takes everything off and cannot stand with other annotations.',
    hint: 'leave it out: an annotation replaces what is inherited anyway',
  },
  'bad-target': {
    severity: 'error',
    message: 'at and only take labels, blocks and operations by name, or a list of them.',
    hint: 'write a word (at = conv2), a list ([conv2, post]), or a string where it is no word',
  },
  'target-not-found': {
    severity: 'error',
    message: 'Nothing binds at {name} or inside it, where this annotation holds.',
    hint: 'name a label, a block or an operation that is there',
  },
  'sweep-not-a-list': {
    severity: 'error',
    message: 'A sweep gives {path} a list of values, and this is {found}.',
    hint: 'write {path} = [value, value]',
  },
  'sweep-too-large': {
    severity: 'error',
    message: 'The sweep has {count} variants, more than {limit}.',
    hint: 'keys of one grid multiply: vary one factor at a time',
  },
} as const satisfies Readonly<Record<string, Template>>
