import type { Template } from '../template.ts'

export const shapeTemplates = {
} as const satisfies Readonly<Record<string, Template>>
