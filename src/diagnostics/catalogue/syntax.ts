import type { Template } from '../template.ts'

/** What can be wrong with the text of a file, before anything is known of what it means. */
export const syntaxTemplates = {
  'unexpected-token': {
    severity: 'error',
    message: 'Expected {expected}, found {found}.',
  },
  'unclosed-bracket': {
    severity: 'error',
    message: 'This {open} is never closed.',
    hint: 'Write the {close} that belongs to it.',
  },
  'unopened-bracket': {
    severity: 'error',
    message: 'This {close} closes nothing.',
    hint: 'Take it out, or write the {open} that it closes.',
  },
  'mismatched-bracket': {
    severity: 'error',
    message: 'This {found} stands where {expected} would close the {open}.',
    hint: 'Write {expected}.',
  },
  'nesting-too-deep': {
    severity: 'error',
    message: 'This is nested more than {limit} levels deep.',
    hint: 'Name the inner part: a value by `let`, steps by a block of their own.',
  },
  'too-many-tokens': {
    severity: 'error',
    message: 'The file has more than {limit} words, numbers and signs, and is not read.',
    hint: 'Repeat steps by `* n`, and name what comes again by a block.',
  },
  'invalid-character': {
    severity: 'error',
    message: '{character} has no meaning here.',
    hint: 'Take it out.',
  },
  'block-comment': {
    severity: 'error',
    message: 'A comment does not begin with /*.',
    hint: 'Begin each line of it with //.',
  },
  'unterminated-string': {
    severity: 'error',
    message: 'The string is not closed before the end of the line.',
    hint: 'Write the closing ".',
  },
  'unknown-escape': {
    severity: 'error',
    message: '{escape} is no escape in a string.',
    hint: 'There are \\" \\\\ \\n \\r \\t \\u0041, and \\ before a brace in a label; a backslash itself is \\\\.',
  },
  'malformed-number': {
    severity: 'error',
    message: '{text} is not a number.',
    hint: 'A number has digits on both sides of its point and no letter after it but k, M or G; a size is written 3x3.',
  },
  'number-out-of-range': {
    severity: 'error',
    message: '{text} is larger than any number that can be counted with.',
    hint: 'Write a smaller one.',
  },
  'chained-comparison': {
    severity: 'error',
    message: 'The result of a comparison cannot be compared with {operator}.',
    hint: 'Join two comparisons by `and`, or put one into parentheses.',
  },
  'misplaced-not': {
    severity: 'error',
    message: '`not` cannot be an operand of {operator}.',
    hint: 'Put it into parentheses, with what it denies.',
  },
  'malformed-template': {
    severity: 'error',
    message: 'The braces of this label do not hold one expression.',
    hint: 'Write one value between the braces, or \\ before a brace that stands for itself.',
  },
  'too-many-problems': {
    severity: 'error',
    message: 'There are more mistakes from here on; the first {limit} are listed.',
    hint: 'Mend those first: often many come from one.',
  },
} as const satisfies Readonly<Record<string, Template>>
