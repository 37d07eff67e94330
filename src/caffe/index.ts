export { importCaffe, type ImportedSpec, type ImportOptions, type ImportResult } from './import.ts'
export { maximumDepth, maximumLayers, maximumProblems, maximumTokens } from './limits.ts'
