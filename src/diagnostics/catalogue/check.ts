import type { Template } from '../template.ts'

export const checkTemplates = {
} as const satisfies Readonly<Record<string, Template>>
