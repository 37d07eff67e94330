import type { ModuleFile } from './program.ts'
import type { Session } from './session.ts'

export function checkNames(module: ModuleFile, session: Session): void {
  void module
  void session
}
