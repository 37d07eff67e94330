import type { Template } from '../template.ts'

export const weightTemplates = {
} as const satisfies Readonly<Record<string, Template>>
