import { expect, test } from 'vitest'
import { listSpecNets } from '../../support/spec-nets.ts'
import { networks } from './index.ts'
import { nameOf } from './network.ts'

test('every net of specs/ is held to a definition in PyTorch', () => {
  const held = new Set(networks.map(nameOf))
  const nets = listSpecNets().map(([path, net]) => `${net} of ${path}`)
  expect(nets.filter((net) => !held.has(net))).toEqual([])
  expect(nets.length).toBeGreaterThanOrEqual(19)
})
