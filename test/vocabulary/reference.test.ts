import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generateOperations } from '../../scripts/generate-operations.ts'

test('the reference page is what the vocabulary says', async () => {
  const page = join(import.meta.dirname, '..', '..', 'grammar', 'operations.md')
  await expect(await generateOperations()).toMatchFileSnapshot(page)
})
