import { createMessage } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import { createReader, type FieldReader, type Located } from './fields.ts'
import { translateOldWord } from './layers/index.ts'
import type { CaffeLayer } from './layers/layer.ts'
import { maximumLayers } from './limits.ts'
import type { Report } from './problem.ts'
import type { TextMessage } from './text/message.ts'

/** A prototxt as layers of the network in evaluation. */
export interface CaffeNet {
  readonly name: string | undefined
  readonly inputs: readonly NetInput[]
  readonly layers: readonly CaffeLayer[]
}

/** A blob that comes from outside, without batch. */
export interface NetInput {
  readonly blob: string
  readonly shape: Shape
  readonly span: Span
}

/** Fields of a layer that say how it is trained or computed. */
const passedOver = ['blobs_lr', 'weight_decay', 'loss_weight', 'propagate_down', 'blobs', 'phase', 'include', 'exclude']

/**
 * Reads the fields of a network and of its layers but for those of each kind. Layers of training alone are left out and
 * told (`caffe-left-out`). Codes `caffe-field`, `caffe-value`, `caffe-field-missing`, `caffe-input`, `prototxt-limit`.
 */
export function readNet(message: TextMessage, report: Report): CaffeNet {
  const fields = createReader(message, 'The network', report)
  const name = fields.text('name')?.value
  fields.ignore('force_backward', 'debug_info', 'state')
  const inputs = readNetInputs(fields, report)
  const layers: CaffeLayer[] = []
  const trained: CaffeLayer[] = []
  const messages = [...fields.messages('layer'), ...fields.messages('layers')]
  if (messages.length > maximumLayers) {
    const span = messages[maximumLayers]?.span ?? message.span
    report(createMessage('prototxt-limit', { what: 'layers', limit: maximumLayers }), span)
    messages.splice(maximumLayers)
  }
  const sharing = new Map<string, string>()
  for (const each of messages) {
    const layer = readLayer(each, report)
    if (layer === undefined) continue
    if (layer.type === 'Input') inputs.push(...readInputLayer(layer, report))
    else if (isForTrainingOnly(layer, report)) trained.push(layer)
    else {
      checkSharing(layer, sharing, report)
      layers.push(layer)
    }
  }
  fields.finish()
  const [first] = trained
  if (first !== undefined) {
    const what = `${countLayers(trained)} of training alone`
    report(createMessage('caffe-left-out', { what }), first.typeSpan)
  }
  return { name, inputs, layers }
}

/** Some layers by name: `the layer loss`, `the 3 layers a, b, c`. */
export function countLayers(layers: readonly CaffeLayer[]): string {
  const names = layers.slice(0, 5).map(({ name }) => name)
  const list = `${names.join(', ')}${layers.length > names.length ? ', …' : ''}`
  return layers.length === 1 ? `the layer ${list}` : `the ${layers.length} layers ${list}`
}

function readLayer(message: TextMessage, report: Report): CaffeLayer | undefined {
  const typed = message.fields.find(({ name }) => name === 'type')
  const named = message.fields.find(({ name }) => name === 'name')?.value
  const first = message.fields.find(({ name }) => name === 'top' || name === 'bottom')?.value
  const given = [named, first].find((value) => value?.kind === 'string' && value.value !== '')
  const name = given?.kind === 'string' ? given.value : 'without a name'
  const reader = createReader(message, `The layer ${name}`, report)
  reader.ignore('type', ...passedOver)
  reader.text('name')
  if (typed === undefined) {
    const start = { start: message.span.start, end: message.span.start + 1 }
    report(createMessage('caffe-field-missing', { place: `The layer ${name}`, field: 'type' }), start)
    return undefined
  }
  const { value } = typed
  if (value.kind !== 'string' && value.kind !== 'word') {
    report(createMessage('caffe-value', { field: 'type', expected: 'a string', found: value.kind }), value.span)
    return undefined
  }
  const type = value.kind === 'word' ? translateOldWord(value.value) : value.value
  const [bottoms, tops] = [reader.texts('bottom'), reader.texts('top')]
  return { name, type, typeSpan: value.span, bottoms, tops, reader, span: message.span }
}

/** Whether a layer is there in training and not in evaluation. */
function isForTrainingOnly({ reader, name }: CaffeLayer, report: Report): boolean {
  const rules = (field: string) =>
    reader.messages(field).map((rule) => {
      const fields = createReader(rule, `The rule of ${name}`, report)
      const phase = fields.word('phase', ['TRAIN', 'TEST'])?.value
      fields.finish()
      return phase
    })
  const phase = reader.word('phase', ['TRAIN', 'TEST'])?.value
  const included = rules('include')
  const excluded = rules('exclude')
  if (phase === 'TRAIN') return true
  if (included.length > 0) return !included.some((rule) => rule !== 'TRAIN')
  return excluded.some((rule) => rule !== 'TRAIN')
}

/** Weights of one name are one: senet's steps own theirs. */
function checkSharing({ reader, name }: CaffeLayer, sharing: Map<string, string>, report: Report): void {
  for (const parameter of reader.messages('param')) {
    const shared = parameter.fields.find((field) => field.name === 'name')
    if (shared?.value.kind !== 'string') continue
    const other = sharing.get(shared.value.value)
    if (other !== undefined) {
      const reason = `it shares the weight ${shared.value.value} with ${other}`
      report(createMessage('caffe-layer', { layer: name, reason }), shared.value.span)
    }
    sharing.set(shared.value.value, name)
  }
}

/** `input: "data"` with `input_shape { dim … }` or four `input_dim`. */
function readNetInputs(fields: FieldReader, report: Report): NetInput[] {
  const dims = fields.integers('input_dim', { least: 1 })
  const shapes = fields.messages('input_shape').map((shape) => readShape(shape, report))
  return fields.texts('input').flatMap(({ value, span }, index) => {
    const own = shapes.length > 0 ? shapes[index] : dims.slice(4 * index, 4 * index + 4)
    return toInput(value, own ?? [], span, report)
  })
}

function readInputLayer(layer: CaffeLayer, report: Report): readonly NetInput[] {
  const { reader, tops, name, span } = layer
  const parameters = reader.message('input_param')
  const shapes: (readonly Located<number>[])[] = []
  if (parameters !== undefined) {
    const fields = createReader(parameters, `input_param of ${name}`, report)
    shapes.push(...fields.messages('shape').map((shape) => readShape(shape, report)))
    fields.finish()
  }
  reader.messages('param')
  reader.finish()
  return tops.flatMap((top, index) => toInput(top.value, shapes[index] ?? shapes[0] ?? [], span, report))
}

function readShape(message: TextMessage, report: Report): readonly Located<number>[] {
  const fields = createReader(message, 'A shape', report)
  const dims = fields.integers('dim', { least: 1 })
  fields.finish()
  return dims
}

function toInput(blob: string, dims: readonly Located<number>[], span: Span, report: Report): readonly NetInput[] {
  const shape = dims.slice(1).map(({ value }) => value)
  if (shape.length === 3 || shape.length === 1) return [{ blob, shape, span }]
  const reason = `the shape of ${blob} has ${dims.length} extents, and not the four of batch, channels, height, width`
  report(createMessage('caffe-input', { reason }), span)
  return []
}
