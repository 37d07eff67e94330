import type { Template } from '../template.ts'

export const checkpointTemplates = {
  'checkpoint-format': {
    severity: 'error',
    message: 'The file holds no weights that can be read: it is {what}.',
    hint: 'Read are checkpoints of PyTorch, safetensors, npz, and model.json of a LayersModel that senet wrote.',
  },
  'checkpoint-archive': {
    severity: 'error',
    message: 'The zip archive cannot be read: {problem}.',
    hint: 'It was cut short, damaged or made to mislead: copy, download or save it again.',
  },
  'checkpoint-pickle': {
    severity: 'error',
    message: 'The pickle in the checkpoint cannot be read: at byte {offset}, {problem}.',
    hint: 'The file is damaged or holds more than weights: save model.state_dict() with torch.save.',
  },
  'checkpoint-global': {
    severity: 'error',
    message: 'At byte {offset} the pickle in the checkpoint asks for {name}, which is no part of weights.',
    hint: 'Nothing of it was run. Save the weights alone: torch.save(model.state_dict(), "weights.pt").',
  },
  'checkpoint-ambiguous': {
    severity: 'error',
    message: 'The checkpoint has {count}, and which one is meant is not said:\n{list}',
    hint: 'Name the one you mean after the file, wherever weights are read: training.pt#state_dict_ema.',
  },
  'checkpoint-key': {
    severity: 'error',
    message: 'The checkpoint has no state_dict under {key}. There are:\n{list}',
    hint: 'The keys that lead to it stand after the file, joined by dots: training.pt#model.state_dict.',
  },
  'checkpoint-empty': {
    severity: 'error',
    message: 'The file has no tensors by name.',
    hint: 'Save model.state_dict() with torch.save.',
  },
  'checkpoint-dtype': {
    severity: 'error',
    message: 'Values of a kind that cannot be read, in {count}:\n{list}',
    hint: 'Convert them to float32 before saving: model.float().state_dict().',
  },
  'checkpoint-tensor': {
    severity: 'error',
    message: 'What the file says of its values is not so, in {count}:\n{list}',
    hint: 'The file is damaged or was made to mislead: save it again.',
  },
  'checkpoint-size': {
    severity: 'error',
    message: 'The tensors would take {needed} bytes, more than the {limit} that a file of this size may take.',
    hint: 'They are views that repeat few values: save them with .contiguous() if that is meant.',
  },
  'checkpoint-model': {
    severity: 'error',
    message: 'The weights of the model cannot be read back: {problem}.',
    hint: 'A model.json that senet compile --target tfjs wrote says which tensor each weight is; others do not.',
  },
  'weights-half-range': {
    severity: 'error',
    message: 'Values that {dtype} cannot hold, in {count}:\n{list}',
    hint: 'The largest float16 is 65504: keep float32, or bfloat16, which has its range.',
  },
  'weights-size': {
    severity: 'error',
    message: 'The file would take {needed} bytes, more than the {limit} that are written at once.',
    hint: 'weights convert --dtype float16 takes half of it; compile --target onnx spreads weights over files.',
  },
  'weights-key': {
    severity: 'error',
    message: 'Keys that cannot be written as {format}, in {count}:\n{list}',
    hint: 'Rename them, or write another format.',
  },
} as const satisfies Readonly<Record<string, Template>>
