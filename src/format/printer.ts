import type { Printer } from 'prettier'
import { unreachable } from '../diagnostics/index.ts'
import { childKeys } from '../syntax/index.ts'
import { getCommentChildNodes, placeComment } from './comments.ts'
import type { Doc } from './doc.ts'
import { insertPragma } from './pragma.ts'
import { printBody, printRows } from './print-body.ts'
import { printImport, printLet, printNet, printSweep, printTemplate } from './print-declarations.ts'
import { printExpression } from './print-expressions.ts'
import { printFile, printItems } from './print-file.ts'
import {
  printAssert,
  printBranch,
  printFlow,
  printIf,
  printOutput,
  printPlainStep,
  printResidual,
} from './print-steps.ts'
import { simplifyTree } from './simplify.ts'
import type { BodyOptions, Tools } from './tools.ts'
import { isPiece, type Piece, type Printed } from './tree.ts'

function printNode(node: Printed, tools: Tools, options: BodyOptions | undefined): Doc {
  const { text } = tools
  switch (node.kind) {
    case 'Piece':
      return printPiece(node, tools)
    case 'File':
      return printFile(node, tools)
    case 'Import':
      return printImport(node, text)
    case 'Let':
      return printLet(node, text)
    case 'Block':
    case 'Gate':
      return printTemplate(node, tools)
    case 'Net':
      return printNet(node, tools)
    case 'Sweep':
      return printSweep(node, tools)
    case 'Body':
      return printBody(node, tools, options)
    case 'Flow':
      return printFlow(node, tools)
    case 'Residual':
      return printResidual(node, tools)
    case 'Branch':
      return printBranch(node, tools)
    case 'If':
      return printIf(node, tools)
    case 'Output':
      return printOutput(node, tools)
    case 'From':
      return printPlainStep(node, text)
    case 'Assert':
      return printAssert(node, text)
    case 'Number':
    case 'Size':
    case 'String':
    case 'Boolean':
    case 'None':
    case 'Reference':
    case 'Call':
    case 'List':
    case 'Index':
    case 'Member':
    case 'Unary':
    case 'Binary':
      return printExpression(node, text)
    case 'Name':
    case 'ImportName':
    case 'Grid':
    case 'Setting':
    case 'Parameter':
    case 'Label':
    case 'SkipNone':
    case 'SkipProjection':
    case 'Annotation':
    case 'Argument':
    case 'ErrorStep':
    case 'ErrorExpression':
      throw new Error(`senet is broken: a ${node.kind} is printed with the node around it`)
    default:
      return unreachable(node)
  }
}

function printPiece(node: Piece, { print, text }: Tools): Doc {
  const printOne = (index: number): Doc => print(['nodes', index])
  if (node.of === 'file') return printItems(node.nodes, text, printOne)
  return printRows(node.nodes, text, printOne, { arms: node.of === 'arms', expanded: true })
}

/** Prints trees. Comments and what is to be ignored are printed where the lists they stand in are. */
export const printer: Printer<Printed> = {
  print(path, { originalText }, print, args) {
    const options = typeof args === 'object' && args !== null ? args : undefined
    const tools: Tools = {
      text: originalText,
      print: (selector, bodyOptions) => print(typeof selector === 'string' ? selector : [...selector], bodyOptions),
    }
    return printNode(path.node, tools, options)
  },
  getCommentChildNodes,
  canAttachComment: () => true,
  isBlockComment: () => false,
  handleComments: { ownLine: placeComment, endOfLine: placeComment, remaining: placeComment },
  printComment: () => '',
  willPrintOwnComments: () => true,
  getVisitorKeys: (node) => (isPiece(node) ? ['nodes'] : [...childKeys[node.kind]]),
  insertPragma,
  massageAstNode: (node: Printed) => (node.kind === 'File' ? simplifyTree(node) : undefined),
}
