import { getKernel } from '@tensorflow/tfjs-core'
import { createMessage, type Diagnostic, DiagnosticError, locateMessage, type Message } from '../diagnostics/index.ts'
import type { GraphNode } from '../ir/index.ts'
import { StepError } from './execute.ts'
import type { Plan } from './plan.ts'

/** A message at the place in the spec that a node came from. */
export function locateAtNode(message: Message, node: GraphNode): Diagnostic {
  return locateMessage(message, { file: { path: node.origin.file, text: '' }, span: node.origin.span })
}

/** The same, to be thrown. */
export function failAtNode(message: Message, node: GraphNode): DiagnosticError {
  return new DiagnosticError([locateAtNode(message, node)])
}

/** `backend-failed`: what tfjs says went wrong while it computed a node, to be thrown. */
export function failStep(backend: string, node: GraphNode, reason: string): DiagnosticError {
  const parameters = { backend, node: node.id, operation: node.op, reason: reason.replace(/\.\s*$/, '') }
  return failAtNode(createMessage('backend-failed', parameters), node)
}

/** Runs `work`; a failure of tfjs inside a step comes out as `backend-failed` with the node it was computing. */
export function reportFailures<T>(backend: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof StepError ? failStep(backend, error.node, error.message) : error
  }
}

/** One `backend-unsupported` for each node that calls a kernel which the backend does not have. */
export function findUnsupported(plan: Plan, backend: string): readonly Diagnostic[] {
  return plan.steps.flatMap(({ node, kernels }) => {
    const missing = [...new Set(kernels)].filter((name) => getKernel(name, backend) === undefined)
    if (missing.length === 0) return []
    const parameters = { backend, operation: node.op, kernels: missing.join(', ') }
    return [locateAtNode(createMessage('backend-unsupported', parameters), node)]
  })
}
