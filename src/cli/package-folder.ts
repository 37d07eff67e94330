import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of the package that this file belongs to, built or not. */
export function findPackageFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error('the package of senet is not whole: it has no package.json')
    folder = above
  }
  return folder
}

/** The version of senet. */
export function readVersion(): string {
  const description: unknown = JSON.parse(readFileSync(join(findPackageFolder(), 'package.json'), 'utf8'))
  const version = typeof description === 'object' && description !== null && 'version' in description
  return version && typeof description.version === 'string' ? description.version : 'unknown'
}
