import { expect, test } from 'vitest'
import { runPython } from './python.ts'

test('a script that is missing is an error, with its reason', async () => {
  await expect(runPython('missing.py')).rejects.toThrow(/No such file/)
})
