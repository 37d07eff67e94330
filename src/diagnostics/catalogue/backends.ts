import type { Template } from '../template.ts'

export const backendTemplates = {
} as const satisfies Readonly<Record<string, Template>>
