import { expect, test } from 'vitest'
import { parseLabels } from '../../src/cli/labels.ts'

test.each([
  ['cat\ndog\n', ['cat', 'dog']],
  ['\uFEFFcat\r\ndog\r\n\r\n', ['cat', 'dog']],
  [' tabby cat \ndog', ['tabby cat', 'dog']],
  ['["cat", "dog"]', ['cat', 'dog']],
  [' \n["", "dog, hot"]\n', ['', 'dog, hot']],
])('%j', (text, expected) => {
  expect(parseLabels(text, 2)).toEqual(expected)
})

test.each([
  ['cat\n', 'labels-count', /1 labels, but the network has 2/],
  ['["a", "b", "c"]', 'labels-count', /3 labels/],
  ['', 'labels-format', /nothing in it/],
  ['cat\n\ndog', 'labels-format', /line 2 is blank/],
  ['["cat", 7]', 'labels-format', /entry 1 .* not a string/],
  ['["cat"', 'labels-format', /not JSON/],
])('%j is refused', (text, code, expected) => {
  const result = parseLabels(text, 2)
  expect(result).toMatchObject({ code })
  expect('text' in result && result.text).toMatch(expected)
})
