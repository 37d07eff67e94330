import type { Template } from '../template.ts'

export const irTemplates = {
} as const satisfies Readonly<Record<string, Template>>
