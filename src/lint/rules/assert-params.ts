import { printNumber } from '../../check/index.ts'
import { type NetDeclaration, visit } from '../../syntax/index.ts'
import { wordsOption } from '../options.ts'
import { defineRule } from '../rule.ts'

/** A published net without its number of parameters. */
export const assertParams = defineRule(
  {
    id: 'assert-params',
    summary: 'A net of a file below specs/ that does not assert its parameters.',
    category: 'documentation',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
    options: { folders: { type: 'words', default: ['specs'], doc: 'Folders whose nets others start from.' } },
  },
  ({ report, locate, option, module }) => {
    const folders = new Set(wordsOption(option('folders')))
    const isPublished = module.source.path
      .split('/')
      .slice(0, -1)
      .some((folder) => folders.has(folder))
    return {
      net({ name, totals }) {
        if (!isPublished) return
        const declaration = module.ast.declarations.find((one) => one.kind === 'Net' && one.name.text === name)
        if (declaration?.kind !== 'Net' || assertsParams(declaration)) return
        report({ at: locate(declaration.name) }, { name, params: printNumber(totals.params) })
      },
    }
  },
)

function assertsParams(declaration: NetDeclaration): boolean {
  let found = false
  visit(declaration, {
    Assert({ condition }) {
      visit(condition, {
        Reference(node) {
          if (node.name === 'params') found = true
        },
      })
    },
  })
  return found
}
