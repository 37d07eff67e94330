import { expect, test } from 'vitest'
import { expectFindings } from '../../support/lint.ts'

const nets = `net ⟦Net⟧ { input(8x16x16) conv(3x3, 16) bn relu assert macs == 294_912 }
net ⟦Other⟧ = Net()
net Third = Net() { assert params == 1_184 }
net Template(w) { input(8x16x16) conv(3x3, w) bn relu }`

test('nets that stand alone are asked for it, in the folder and below', async () => {
  const texts = await expectFindings('assert-params', nets, { path: 'lib/specs/nets/a.senet' })
  expect(texts).toEqual(['Net asserts no number of parameters.', 'Other asserts no number of parameters.'])
})

test('elsewhere nobody is', async () => {
  await expectFindings('assert-params', nets.replace(/[⟦⟧]/g, ''), { path: 'lib/specs.senet' })
  await expectFindings('assert-params', nets, { path: 'zoo/a.senet', options: { folders: ['zoo'] } })
})
