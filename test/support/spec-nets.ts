import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from '../../src/syntax/index.ts'
import { projectFolder } from './spec-file.ts'

/** A net that can be asked for without arguments, and its file. */
export type SpecNet = readonly [path: string, net: string]

/** Every net of specs/ that is no template, in the order of files and of their text. */
export function listSpecNets(): readonly SpecNet[] {
  const names = readdirSync(join(projectFolder, 'specs')).filter((name) => name.endsWith('.senet'))
  return names.toSorted().flatMap((name): SpecNet[] => {
    const path = `specs/${name}`
    const { file } = parse({ path, text: readFileSync(join(projectFolder, path), 'utf8') })
    return file.declarations.flatMap((declaration) =>
      declaration.kind === 'Net' && declaration.parameters.every(({ default: value }) => value !== undefined)
        ? [[path, declaration.name.text] as const]
        : [],
    )
  })
}
