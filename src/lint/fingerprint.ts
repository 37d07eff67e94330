import type { CheckedNet, Wire } from '../check/index.ts'

/**
 * What nets are to a backend, as text: operations with their attributes, inputs, keys of weights, initialisers, modules
 * and preprocessing, without places in the source. Two files with the same fingerprint compile to the same graphs.
 */
export function fingerprintNets(nets: readonly CheckedNet[]): string {
  return nets.map(fingerprintNet).join('\n')
}

function fingerprintNet({ name, connected, input }: CheckedNet): string {
  const wires = new Map<Wire, number>(connected.wires.map((wire, index) => [wire, index]))
  const modules = new Map(connected.modules.map((module, index) => [module, index]))
  const numberOf = (wire: Wire | undefined): number => (wire === undefined ? -1 : (wires.get(wire) ?? -1))
  const lines = [`net ${name} ${JSON.stringify([...input])}`]
  for (const { operation, inputs, shape, path, module, initialiser, isOutput } of connected.wires) {
    const facts = [operation, inputs.map(numberOf), shape, path, modules.get(module), initialiser, isOutput]
    lines.push(JSON.stringify(facts))
  }
  for (const { kind, name: called, path, parent, arguments: given, input: enters, output } of connected.modules) {
    const above = parent === undefined ? -1 : (modules.get(parent) ?? -1)
    lines.push(JSON.stringify([kind, called, path, above, [...given], numberOf(enters), numberOf(output)]))
  }
  for (const { name: called, wire } of connected.outputs) lines.push(JSON.stringify([called, numberOf(wire)]))
  return lines.join('\n')
}
