import type { Template } from '../template.ts'

/** What checking imports, names, values and arguments finds. */
export const nameTemplates = {
  'import-not-relative': {
    severity: 'error',
    message: 'An import has to be a relative path or a built-in module, and {path} is neither.',
    hint: 'write "./file.senet", or "senet:gates" or "senet:blocks"',
  },
  'import-outside-root': {
    severity: 'error',
    message: 'The import {path} leaves the root of the project.',
    hint: 'move the file below the root, or start senet in a folder above both',
  },
  'import-cycle': {
    severity: 'error',
    message: 'These files import one another in a circle: {cycle}.',
    hint: 'move what they share into a file of its own',
  },
  'import-too-deep': {
    severity: 'error',
    message: 'Imports are nested deeper than {limit} files.',
    hint: 'import from fewer files in a chain',
  },
  'import-not-found': {
    severity: 'error',
    message: 'There is no file {path}.',
    hint: 'the path is relative to the file with the import',
  },
  'import-unknown-name': {
    severity: 'error',
    message: '{path} declares no {name}, and only what a file declares itself can be imported from it.',
  },
  'duplicate-name': { severity: 'error', message: '{name} is declared twice.', hint: 'rename one of them' },
  'reserved-name': {
    severity: 'error',
    message: '{name} is an operation of the language and cannot be declared anew.',
    hint: 'choose another name',
  },
  'reserved-word': {
    severity: 'error',
    message: '{name} has a meaning of its own here and cannot be {what}.',
    hint: 'choose another name',
  },
  'list-too-large': {
    severity: 'error',
    message: 'The list has more than {limit} values, those of lists inside it included.',
    hint: 'make it smaller, or write a function of the index: let f(i) = …',
  },
  'sweep-empty': {
    severity: 'error',
    message: 'The sweep {name} gives no variant.',
    hint: 'write key = [value, value]; a grid needs a value for each key',
  },
  'duplicate-setting': { severity: 'error', message: '{path} is set twice.', hint: 'take one of the two out' },
  'too-many-mistakes': {
    severity: 'error',
    message: 'There are more than {limit} mistakes; the rest is left out.',
    hint: 'mend those above first',
  },
  'unknown-name': {
    severity: 'error',
    message: 'There is no {name} here.',
    hint: 'declare it, import it, or correct its spelling',
  },
  'unknown-net': {
    severity: 'error',
    message: 'There is no net {name}.',
    hint: 'a net is declared by net {name} { … }, or imported',
  },
  'no-net': { severity: 'error', message: 'The file declares no net.', hint: 'write net Name { input(3x224x224) … }' },
  'pick-a-net': {
    severity: 'error',
    message: 'The file has no net that can be taken without asking: {names}.',
    hint: 'pick one with --net "Name" or --net "Name(argument = value)"',
  },
  'unknown-tensor': {
    severity: 'error',
    message: 'No step before this one is named {name}.',
    hint: 'name a tensor with "as {name}" after the step that gives it',
  },
  'unknown-member': {
    severity: 'error',
    message: 'A tensor has no {member}.',
    hint: 'it has c (channels), h (height) and w (width)',
  },
  'unknown-argument': {
    severity: 'error',
    message: '{name} has no parameter {argument}.',
    hint: 'take it out, or name one of its parameters',
  },
  'unknown-setting': {
    severity: 'error',
    message: '{path} is no parameter in {net}.',
    hint: 'a path is a parameter of the net, or gate.parameter, or label.parameter',
  },
  'no-extent': {
    severity: 'error',
    message: 'A tensor of shape {shape} has no {member}.',
    hint: 'only maps CxHxW and vectors have c, h and w',
  },
  'no-members': { severity: 'error', message: '{found} has no {member}.', hint: 'write in.c, in.h or in.w' },
  'no-tensor-here': {
    severity: 'error',
    message: '{name} has no meaning here: no tensor enters.',
    hint: 'it can be read in blocks, in gates and in the arguments of an annotation',
  },
  'no-index-here': {
    severity: 'error',
    message: '{name} has no meaning here.',
    hint: 'i is read in the arguments of "step * n", index and count in those of an annotation',
  },
  'not-a-list': {
    severity: 'error',
    message: 'This has to be a list, and is {found}.',
    hint: 'write [value, value], or leave the index out',
  },
  'not-whole': {
    severity: 'error',
    message: '{what} has to be a whole number, and is {found}.',
    hint: 'floor, ceil, round or divisible make one',
  },
  'not-a-number': {
    severity: 'error',
    message: '{operator} takes numbers, and this is {found}.',
    hint: 'take a number: of a list an item (list[0]), of a tensor in.c, in.h or in.w',
  },
  'not-a-condition': {
    severity: 'error',
    message: 'This has to be true or false, and is {found}.',
    hint: 'compare it with something: depth > 0',
  },
  'not-finite': {
    severity: 'error',
    message: '{name} gives no finite number here.',
    hint: 'keep its argument where it is defined; log2 takes numbers above 0',
  },
  'not-callable': {
    severity: 'error',
    message: '{name} is {found}, which takes no arguments.',
    hint: 'take the arguments out, or declare a function: let {name}(x) = …',
  },
  'not-a-step': {
    severity: 'error',
    message: '{name} is {found}, which is no step.',
    hint: 'a step is an operation, a block or a gate',
  },
  'not-a-join': {
    severity: 'error',
    message: 'The arms of a branch end in a join, and this is {found}.',
    hint: 'write concat, add, mul, maximum or shake',
  },
  'not-an-arm': {
    severity: 'error',
    message: 'This cannot be an arm: it is {step}.',
    hint: 'put it before the branch or after the join',
  },
  'not-an-annotation': {
    severity: 'error',
    message: '@{name} is {found}, which cannot be put in.',
    hint: 'an annotation is a gate, a block or an operation',
  },
  'net-as-value': {
    severity: 'error',
    message: '{name} is a net, which is neither a step nor a value.',
    hint: 'make it a block, or derive a net from it: net A = {name}(…)',
  },
  'sweep-as-value': {
    severity: 'error',
    message: '{name} is a sweep, which is no value.',
    hint: 'its variants are built by senet sweep',
  },
  'wrong-base': {
    severity: 'error',
    message: 'The {kind} {name} cannot be derived from {found}.',
    hint: 'derive a block from a block or an operation, a gate from a gate, a net from a net',
  },
  'wrong-argument-kind': {
    severity: 'error',
    message: '{argument} cannot be {found}.',
    hint: 'an argument of an operation is a number, a size, a word or a list of them',
  },
  'index-out-of-range': {
    severity: 'error',
    message: 'There is no item {index} in a list of {length}.',
    hint: 'items are counted from 0',
  },
  'division-by-zero': {
    severity: 'error',
    message: 'This divides by zero.',
    hint: 'the divisor has to be another number at every call',
  },
  'let-cycle': {
    severity: 'error',
    message: 'The value of {name} is needed to compute it.',
    hint: 'give one of the names in the circle a value of its own',
  },
  'derives-from-itself': {
    severity: 'error',
    message: '{name} is derived from itself, so that no steps are ever reached.',
    hint: 'give one of the declarations in the circle a body: { … }',
  },
  'too-many-calls': {
    severity: 'error',
    message: 'Static functions are called more than {limit} times here.',
    hint: 'a function that calls itself twice doubles its work at every step',
  },
  'defined-too-deep': {
    severity: 'error',
    message: '{name} is defined through a chain of more than {limit} other names.',
    hint: 'define it more directly',
  },
  'call-too-deep': {
    severity: 'error',
    message: 'Calls of {name} are nested deeper than {limit}.',
    hint: 'static functions cannot call themselves without end',
  },
  'no-stride': {
    severity: 'error',
    message: '{name} has no stride.',
    hint: 'a block declares one with /s among its parameters',
  },
  'too-many-arguments': {
    severity: 'error',
    message: 'This is one argument too many by position: {name} takes {count} in all, with those that it already has.',
    hint: 'name the argument that is meant: name = value; a stride is written /2',
  },
  'duplicate-argument': { severity: 'error', message: '{name} is given {argument} twice.', hint: 'keep one of them' },
  'missing-argument': {
    severity: 'error',
    message: '{name} needs {argument}.',
    hint: 'give it in the call, or where the parameter is declared a default',
  },
  'unused-parameter': {
    severity: 'error',
    message: 'The parameter {name} of {owner} is never used.',
    hint: 'use it or take it out',
  },
} as const satisfies Readonly<Record<string, Template>>
