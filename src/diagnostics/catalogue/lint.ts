import type { Template } from '../template.ts'

/**
 * What the rules of lint report: a rule's name is the code. How bad it is says the configuration; its page stands beside
 * the rule.
 */
export const ruleTemplates = {
  'reduction-divides': {
    severity: 'warning',
    message: '{gate} squeezes {channels} channels by r = {r}, which does not divide them: the width is {width}.',
    hint: 'Take an r that divides the channels everywhere, or give the width.',
  },
  'hidden-width': {
    severity: 'warning',
    message: '{gate} squeezes {channels} channels to {width}, fewer than {floor}.',
    hint: 'Take a smaller r, or keep the width up: width = max({floor}, floor(in.c / r)).',
  },
  'constant-width': {
    severity: 'warning',
    message: '{parameter} of {gate} is {width} at all its places, though the channels go from {least} to {most}.',
    hint: 'r changes nothing here: take a larger network, another r, or say the width.',
  },
  'partial-gate': {
    severity: 'warning',
    message: '{gated} of the {total} {block} blocks of this stage have a gate; this one does not.',
    hint: 'Put the annotation on the whole stage, or take it off.',
  },
  'shadowed-gate': {
    severity: 'warning',
    message: '@{name} on the declaration never binds: every net that uses the block puts something else there.',
    hint: 'What a net, a step or a call says replaces what a declaration says: take one of them away.',
  },
  'repeated-annotation': {
    severity: 'warning',
    message: '{annotations} holds here already, from {origin}.',
    hint: 'Take it away; an annotation is inherited by everything inside.',
  },
  'post-without-activation': {
    severity: 'warning',
    message: 'No activation follows this residual, so that at = post puts {gate} on the bare sum.',
    hint: 'Let an activation follow the residual, or take at = main.',
  },
  'unlabelled-attend': {
    severity: 'warning',
    message:
      'A gate that binds here renames the weights of the {count} after it: the steps of this scope are numbered.',
    hint: 'Name it, as in se: attend; a named one takes no number.',
  },
  'bias-before-norm': {
    severity: 'warning',
    message: 'The bias of this {operation} does nothing: the bn after it takes it off again.',
    hint: 'Leave bias = true away, or say bias = false.',
  },
  'stride-skips-pixels': {
    severity: 'warning',
    message: 'A {kernel} window with stride {stride} never looks at {share} of the positions of its input.',
    hint: 'Put the stride on a window that covers it, such as the 3x3 of a bottleneck.',
  },
  'linear-chain': {
    severity: 'warning',
    message: 'Nothing stands between this {first} and the {second} after it: the two are one linear map.',
    hint: 'Put a norm or an activation between them, or make them one.',
  },
  'even-kernel-shift': {
    severity: 'warning',
    message: 'An even kernel of {kernel} with equal padding turns {before} into {after} and shifts it by half a pixel.',
    hint: 'Pad one side more, as in pad = [0, 1, 0, 1], or take an odd kernel.',
  },
  'dropped-rows': {
    severity: 'warning',
    message: 'The windows end before the last {count} of an input of {extents}.',
    hint: 'Pad it, round up with ceil = true, or take another input size.',
  },
  'kernel-exceeds-map': {
    severity: 'warning',
    message: 'A {kernel} window on a map of {extents}: {dead} of its {total} values only ever meet padding.',
    hint: 'The map has been pooled too far, or the kernel is too large for it.',
  },
  'small-groups': {
    severity: 'warning',
    message: '{groups} groups leave {channels} channels for each, fewer than {minimum}.',
    hint: 'Take fewer groups, or as many as there are channels.',
  },
  'receptive-field': {
    severity: 'warning',
    message: 'A value before the head of {net} sees {field} of an input of {extents}.',
    hint: 'Go deeper, take a stride or a dilation earlier, or take a smaller input.',
  },
  'dropout-before-norm': {
    severity: 'warning',
    message: 'The bn after this dropout learns a variance that is another one when nothing is dropped.',
    hint: 'Put the dropout after the last norm.',
  },
  'repeated-activation': {
    severity: 'warning',
    message: '{second} after {first} {effect}.',
    hint: 'One of the two is left over: the block before may bring its own.',
  },
  'norm-after-norm': {
    severity: 'warning',
    message: '{second} directly after {first}: the first of them has no effect but its cost.',
    hint: 'One of the two is left over: the block before may bring its own.',
  },
  'input-statistics': {
    severity: 'warning',
    message: 'The input of {net} is a picture, and says nothing of the mean and deviation it is trained with.',
    hint: 'Give mean and std: senet run and every compiled model then take pictures as they are.',
  },
  'repeated-rows': {
    severity: 'warning',
    message: '{count} rows of {name} are one row with * {count}.',
    hint: 'Only the first copy of a row has its stride.',
  },
  'block-used-once': {
    severity: 'warning',
    message: '{name} is used once, where its steps could stand themselves.',
    hint: 'Write its steps in its place; no weight is renamed.',
  },
  'constant-condition': {
    severity: 'warning',
    message: 'This condition is always {value}.',
    hint: 'Take the if away, or make it depend on a parameter.',
  },
  'unused-declaration': {
    severity: 'warning',
    message: 'Nothing in this file uses the {kind} {name}.',
    hint: 'Take it away, or move it into a file of its own that others import.',
  },
  'unused-import': {
    severity: 'warning',
    message: '{name} is imported and never used.',
    hint: 'Take it out of the import.',
  },
  'unused-label': {
    severity: 'warning',
    message: 'The label {name} names no weights, and no annotation or sweep speaks of it.',
    hint: 'Take it away, or say what it is for with // senet-ignore unused-label: reason.',
  },
  'unused-tensor': {
    severity: 'warning',
    message: 'No from takes {name} up.',
    hint: 'Take the name away, or write from {name} where it belongs.',
  },
  'unused-net': {
    severity: 'warning',
    message: 'No sweep and no other net of this file uses {name}.',
    hint: 'Take it away, or leave this rule off where nets are what a file is for.',
  },
  'duplicate-import': {
    severity: 'warning',
    message: '{path} is imported from twice.',
    hint: 'Put the names into one import.',
  },
  'sweep-repeats-value': {
    severity: 'warning',
    message: '{value} stands twice in the values of {path}: the same variant is trained twice.',
    hint: 'Take one of them away.',
  },
  'default-argument': {
    severity: 'warning',
    message: '{argument} is what {name} takes anyway.',
    hint: 'Leave it away.',
  },
  'magic-number': {
    severity: 'warning',
    message: '{value} is the default of the parameter {name}: is it meant?',
    hint: 'Write {name}, so that the two change together.',
  },
  'label-shadows-operation': {
    severity: 'warning',
    message: 'The label {label} is the name of an operation that this step is not.',
    hint: 'Where at = {label} is said it means both; take another name.',
  },
  'label-claims-size': {
    severity: 'warning',
    message: 'The label {label} says {claimed}, but the step is {found}.',
    hint: 'Mend whichever is wrong; a label is a key of the weights.',
  },
  'naming-convention': {
    severity: 'warning',
    message: 'The {kind} {name} is not written in {convention}.',
    hint: 'Rename it, or configure the convention.',
  },
  'assert-params': {
    severity: 'warning',
    message: '{name} asserts no number of parameters.',
    hint: 'Add assert params == {params}, so that no change of a shared block goes unseen.',
  },
  'comment-contradicts': {
    severity: 'warning',
    message: 'The comment says {claimed}, but {name} has {found}.',
    hint: 'Mend the comment, or the net.',
  },
  'stage-shape': {
    severity: 'warning',
    message: 'The stage {label} does not say what it gives: {shape}.',
    hint: 'Write -> {shape} behind it; the next who changes the net will see where it breaks.',
  },
} as const satisfies Readonly<Record<string, Template>>

/** What lint says about its own configuration, about comments that silence it, and about fixes. */
export const lintTemplates = {
  'config-not-json': {
    severity: 'error',
    message: 'The configuration is not JSON: {expected} was expected here.',
    hint: 'JSON has no comments and no commas before a closing bracket.',
  },
  'config-unknown-key': {
    severity: 'error',
    message: 'There is no {what} {key}.',
    hint: 'Known are {known}.',
  },
  'config-value': {
    severity: 'error',
    message: '{place} {reason}.',
  },
  'config-extends': {
    severity: 'error',
    message: '{name} cannot be extended: {reason}.',
    hint: 'Write senet:recommended, senet:strict, or a file relative to this one, such as ./lint/base.json.',
  },
  'config-cycle': {
    severity: 'error',
    message: 'Configurations extend each other in a circle: {cycle}.',
    hint: 'Move what they share into a file that extends neither.',
  },
  'ignore-malformed': {
    severity: 'warning',
    message: 'senet-ignore names no rule, and silences nothing.',
    hint: 'Write // senet-ignore rule: reason.',
  },
  'ignore-unknown-rule': {
    severity: 'warning',
    message: 'senet-ignore names {rule}, which is no rule of lint.',
    hint: 'senet lint --rules lists them.',
  },
  'ignore-without-reason': {
    severity: 'warning',
    message: 'senet-ignore gives no reason.',
    hint: 'Write // senet-ignore {rules}: and why it is right here.',
  },
  'ignore-unused': {
    severity: 'warning',
    message: '{rule} has nothing to say here.',
    hint: 'Take the senet-ignore away.',
  },
  'fix-refused': {
    severity: 'warning',
    message: 'Fixes of {rules} were not applied: {reason}. This is a bug of senet.',
    hint: 'Please report it with the spec; the file is as it was before them.',
  },
} as const satisfies Readonly<Record<string, Template>>
