import type { Template } from '../template.ts'

export const syntaxTemplates = {
} as const satisfies Readonly<Record<string, Template>>
