import type { Environment, Value } from './values.ts'
import type { ModuleFile } from './program.ts'

/** The environment of a file's own declarations. */
export function fileEnvironment(module: ModuleFile): Environment {
  return { module, names: new Map(), parent: undefined }
}

/** A level above `environment` with more names. */
export function extend(environment: Environment, names: ReadonlyMap<string, Value>): Environment {
  return { module: environment.module, names, parent: environment }
}

/** A level above `environment` with one more name. */
export function extendWith(environment: Environment, name: string, value: Value): Environment {
  return extend(environment, new Map([[name, value]]))
}

/** The value of a parameter, `let` or other local name; undefined where only the file may know it. */
export function lookUpLocal(environment: Environment, name: string): Value | undefined {
  for (let level: Environment | undefined = environment; level !== undefined; level = level.parent) {
    const value = level.names.get(name)
    if (value !== undefined) return value
  }
  return undefined
}

/** Every local name in scope, for suggestions. */
export function localNames(environment: Environment): string[] {
  const names: string[] = []
  for (let level: Environment | undefined = environment; level !== undefined; level = level.parent) {
    names.push(...level.names.keys())
  }
  return names
}
