import { resolve } from 'node:path'
import type { Benchmark } from './harness.ts'
import { measurePeakMemory } from './harness.ts'

const picture = resolve('examples', 'images', 'chelsea.png')

/** What one picture through a large network costs in memory, from the spec to the classes, on WebAssembly. */
export const benchmark: Benchmark = {
  title: 'Memory: senet run of SEResNet50 on a picture',
  run: async () => {
    const spec = resolve('specs', 'resnet.senet')
    const options = ['--net', 'SEResNet50', '--weights', 'seed:42', '--input', picture, '--json']
    return [
      { name: 'node -e 0', value: measurePeakMemory(['-e', '0']), unit: 'MiB' },
      {
        name: 'senet run',
        value: measurePeakMemory([resolve('dist', 'cli.js'), 'run', spec, ...options]),
        unit: 'MiB',
        limit: 1024,
      },
    ]
  },
}
