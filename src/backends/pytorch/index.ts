export { type PyTorchResult, writePyTorch, writePyTorchModule } from './write.ts'
