import protobuf from 'protobufjs/minimal.js'
import type { Writer } from 'protobufjs/minimal.js'
import { invariant } from '../../diagnostics/index.ts'
import type { Attribute, ElementType, Initialiser, OnnxGraph, OnnxNode, Value } from './model.ts'
import { toWellFormed } from './names.ts'
import { littleEndian, type Placement } from './storage.ts'

// Field numbers and enumerations are those of onnx.proto (github.com/onnx/onnx, IR version 8).

/** `TensorProto.DataType`. */
const elementTypes: Readonly<Record<ElementType, number>> = { float: 1, int64: 7, bool: 9 }

/** `AttributeProto.AttributeType`. */
const attributeTypes: Readonly<Record<Attribute['kind'], number>> = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 }

/** The name of the batch's extent. */
const batch = 'N'

/** A whole model, ready to be written. */
export interface OnnxModel {
  readonly graph: OnnxGraph
  readonly opset: number
  readonly producerVersion: string
  readonly doc: string
  readonly metadata: readonly (readonly [key: string, value: string])[]
  readonly placements: readonly Placement[]
  /** The bytes of an initialiser that stays inside. */
  readonly bytesOf: (initialiser: Initialiser) => Uint8Array
}

/**
 * A `ModelProto`. Lengths are known before values are put down, so that weights are copied once, from where they are to
 * their place.
 */
export function encodeModel(model: OnnxModel): Uint8Array {
  const graph = [encodeGraph(model.graph, model.doc), ...encodeInitialisers(model)]
  const head = encode((writer) => {
    integer(writer, 1, 8)
    text(writer, 2, 'senet')
    text(writer, 3, model.producerVersion)
    integer(writer, 5, 1)
    text(writer, 6, model.doc)
    message(writer, 8, () => integer(writer, 2, model.opset))
    for (const [key, value] of model.metadata) writeEntry(writer, 14, key, value)
    prefix(writer, 7, lengthOf(graph))
  })
  return join([head, ...graph])
}

function encodeGraph(graph: OnnxGraph, doc: string): Uint8Array {
  return encode((writer) => {
    for (const node of graph.nodes) message(writer, 1, () => writeNode(writer, node))
    text(writer, 2, graph.name)
    text(writer, 10, doc)
    message(writer, 11, () => writeValue(writer, graph.input))
    for (const output of graph.outputs) message(writer, 12, () => writeValue(writer, output))
    const outputs = new Set(graph.outputs.map((output) => output.name))
    for (const { output } of graph.nodes) {
      if (!outputs.has(output.name)) message(writer, 13, () => writeValue(writer, output))
    }
  })
}

function writeNode(writer: Writer, node: OnnxNode): void {
  for (const input of node.inputs) text(writer, 1, input)
  text(writer, 2, node.output.name)
  text(writer, 3, node.name)
  text(writer, 4, node.operator)
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, () => {
      text(writer, 1, name)
      writeAttribute(writer, attribute)
      integer(writer, 20, attributeTypes[attribute.kind])
    })
  }
}

function writeAttribute(writer: Writer, attribute: Attribute): void {
  switch (attribute.kind) {
    case 'float':
      // Wire type 5: four bytes.
      writer.uint32((2 << 3) | 5).float(attribute.value)
      break
    case 'int':
      integer(writer, 3, attribute.value)
      break
    case 'string':
      text(writer, 4, attribute.value)
      break
    case 'ints':
      for (const each of attribute.value) integer(writer, 8, each)
      break
    case 'tensor': {
      const { shape, data } = attribute.value
      message(writer, 5, () => {
        for (const extent of shape) integer(writer, 1, extent)
        integer(writer, 2, elementTypes[data instanceof Float32Array ? 'float' : 'int64'])
        prefix(writer, 9, data.byteLength).raw(littleEndian(data))
      })
      break
    }
  }
}

/** A `ValueInfoProto`. */
function writeValue(writer: Writer, { name, type, shape, batched }: Value): void {
  text(writer, 1, name)
  message(writer, 2, () =>
    message(writer, 1, () => {
      integer(writer, 1, elementTypes[type])
      message(writer, 2, () => {
        if (batched) message(writer, 1, () => text(writer, 2, batch))
        for (const extent of shape) message(writer, 1, () => integer(writer, 1, extent))
      })
    }),
  )
}

/** Each initialiser as its head and, where it is inside, its values. */
function encodeInitialisers({ graph, placements, bytesOf }: OnnxModel): readonly Uint8Array[] {
  return graph.initialisers.flatMap((initialiser, index) => {
    const place = placements[index]
    invariant(place !== undefined, `${initialiser.name} has no place`)
    const values = place.kind === 'inside' ? [bytesOf(initialiser)] : []
    const head = encode((writer) => {
      for (const extent of initialiser.shape) integer(writer, 1, extent)
      integer(writer, 2, elementTypes.float)
      text(writer, 8, initialiser.name)
      if (place.kind === 'inside') {
        prefix(writer, 9, lengthOf(values))
      } else {
        writeEntry(writer, 13, 'location', place.location)
        writeEntry(writer, 13, 'offset', String(place.offset))
        writeEntry(writer, 13, 'length', String(place.length))
        integer(writer, 14, 1)
      }
    })
    const own = encode((writer) => prefix(writer, 5, head.length + lengthOf(values)))
    return [own, head, ...values]
  })
}

/** A `StringStringEntryProto`. */
function writeEntry(writer: Writer, field: number, key: string, value: string): void {
  message(writer, field, () => {
    text(writer, 1, key)
    text(writer, 2, value)
  })
}

function encode(write: (writer: Writer) => void): Uint8Array {
  const writer = protobuf.Writer.create()
  write(writer)
  return writer.finish()
}

/** Tag and length of what follows: wire type 2. */
function prefix(writer: Writer, field: number, length: number): Writer {
  return writer.uint32((field << 3) | 2).uint32(length)
}

function message(writer: Writer, field: number, write: () => void): void {
  writer.uint32((field << 3) | 2).fork()
  write()
  writer.ldelim()
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32((field << 3) | 2).string(toWellFormed(value))
}

function integer(writer: Writer, field: number, value: number): void {
  writer.uint32(field << 3).int64(value)
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const length = lengthOf(parts)
  invariant(length < 2 ** 31, 'a model beyond what a protocol buffer holds')
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
