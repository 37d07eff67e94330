import type { Operation } from '../operation.ts'
import { demand, readNumber, real, required } from '../parameters.ts'

/** Multiplies by a fixed number; the shape stays. */
export const scale: Operation = {
  name: 'scale',
  category: 'shape',
  scope: 'scale',
  parameters: [real('factor', 'What every value is multiplied by.', required)],
  doc: 'factor * x, with a number that is not trained.',
  example: 'scale(0.5)',
  resolve: (args) => ({
    operation: { op: 'scale', attributes: { factor: demand(readNumber(args, 'factor'), 'factor') } },
  }),
}
