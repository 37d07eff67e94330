import { defineRule } from '../rule.ts'

/** A net that nothing is derived from and no sweep varies. */
export const unusedNet = defineRule(
  {
    id: 'unused-net',
    summary:
      'A net that no sweep and no other net of the file uses. Off unless asked for: most nets are what a file is for.',
    category: 'unused',
    recommended: 'off',
    strict: 'off',
    fix: 'none',
    reads: 'tree',
    needsWhole: true,
  },
  ({ report, locate, usesOf, module }) => ({
    finish() {
      for (const declaration of module.ast.declarations) {
        if (declaration.kind !== 'Net') continue
        const { name } = declaration
        const isUsed = usesOf(name.text).some(
          ({ owner }) => owner !== declaration && (owner.kind === 'Net' || owner.kind === 'Sweep'),
        )
        if (!isUsed) report({ at: locate(name) }, { name: name.text })
      }
    },
  }),
)
