export { writePyTorchModule } from './write.ts'
