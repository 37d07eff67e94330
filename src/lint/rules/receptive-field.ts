import { type CheckedNet, mainOutput, type ModuleInstance, type Wire } from '../../check/index.ts'
import { type Field, followField, joinFields } from '../../vocabulary/index.ts'
import { defineRule } from '../rule.ts'
import { formatPair } from '../windows.ts'

/** A network whose last values do not see the whole input. */
export const receptiveField = defineRule(
  {
    id: 'receptive-field',
    summary: 'A net whose last feature map sees less than the input in each of its values.',
    category: 'numbers',
    recommended: 'info',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    net(net) {
      const input = net.connected.wires[0]
      const field = findField(net)
      if (field === undefined || input?.shape.length !== 3) return
      const [height = 1, width = 1] = input.shape.slice(1)
      if (field[0] >= height && field[1] >= width) return
      report({ at: net.location }, { net: net.name, field: formatPair(field), extents: formatPair([height, width]) })
    },
  }),
)

/** What a value of the maps sees that are pooled as a whole; undefined where none is, as in a net that gives a map. */
function findField({ connected }: CheckedNet): readonly [number, number] | undefined {
  const fields = new Map<Wire, Field>()
  const ends: Field[] = []
  const gates = new Map<ModuleInstance, boolean>()
  const isInGate = (module: ModuleInstance): boolean => {
    const known = gates.get(module)
    if (known !== undefined) return known
    const result = module.kind === 'gate' || (module.parent !== undefined && isInGate(module.parent))
    gates.set(module, result)
    return result
  }
  const scaled = new Map<Wire, Wire>()
  for (const module of connected.modules) {
    const isOutermost = module.kind === 'gate' && (module.parent === undefined || !isInGate(module.parent))
    if (isOutermost && module.output !== undefined && module.input !== undefined)
      scaled.set(module.output, module.input)
  }
  const main = connected.outputs.find(({ name }) => name === mainOutput)?.wire
  // Auxiliary heads look at an earlier map; the main flow decides.
  const needed = main === undefined ? undefined : reach(main)
  for (const wire of connected.wires) {
    if (needed !== undefined && !needed.has(wire)) continue
    const known = wire.inputs.map((one) => fields.get(one)).filter((one) => one !== undefined)
    if (isInGate(wire.module)) {
      const gated = scaled.get(wire)
      const field = gated === undefined ? undefined : fields.get(gated)
      if (field !== undefined) fields.set(wire, field)
      continue
    }
    const field = followField(wire.operation, known, wire.inputs[0]?.shape ?? wire.shape, wire.shape)
    if (field !== undefined) fields.set(wire, field)
    // What takes a flattened map weighs each position by itself, and so sees the whole input.
    else if (wire.operation.op !== 'flatten') ends.push(...known)
  }
  if (ends.length === 0) return undefined
  const [height, width] = joinFields(ends)
  return [Math.ceil(height.extent), Math.ceil(width.extent)]
}

function reach(from: Wire): ReadonlySet<Wire> {
  const reached = new Set<Wire>([from])
  for (const wire of reached) for (const input of wire.inputs) reached.add(input)
  return reached
}
