export { lowerNet } from './lower.ts'
