export { type TorchResult, writeTorch, writeTorchModule } from './write.ts'
