import type { Template } from '../template.ts'

export const commandTemplates = {
} as const satisfies Readonly<Record<string, Template>>
