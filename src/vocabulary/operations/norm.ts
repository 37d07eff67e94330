import { createMessage } from '../../diagnostics/index.ts'
import type { CoreOperation, Shape } from '../core.ts'
import { needsFans } from '../initialisers.ts'
import type { Arguments, Problem, Resolution } from '../operation.ts'
import { byDefault, flag, initialiserParameter, readInitialiser, real } from '../parameters.ts'
import { reportProblem } from '../problem.ts'
import { formatArgument } from '../format-argument.ts'
import { formatShape } from '../shape.ts'

// What the norms have in common.

/** `eps`. */
export const epsilonParameter = real('eps', 'Added to the variance.', { ...byDefault(1e-5), minimum: 0 })
/** `affine`. */
export const affineParameter = flag('affine', 'Whether it has a weight and a bias.', byDefault(true))
/** `init`. */
export const initParameter = initialiserParameter('ones')

/**
 * A resolution with `init`, for operations whose weight has one axis; code `initialiser-without-fans` where the
 * initialiser needs more.
 */
export function resolveWithVector(operation: CoreOperation, args: Arguments, weight: Shape): Resolution | Problem {
  const { initialiser } = readInitialiser(args)
  if (initialiser === undefined) return { operation }
  if (needsFans(initialiser) && weight.length < 2) {
    const message = createMessage('initialiser-without-fans', {
      initialiser: formatArgument(initParameter, initialiser),
      operation: operation.op,
      shape: formatShape(weight),
    })
    return reportProblem(message, 'init')
  }
  return { operation, initialiser }
}
