import { expect, test } from 'vitest'
import { checkText } from '../support/spec.ts'

test.each(['se', 'conv_se', 'nosqueeze', 'scse(r = 16)', 'gc(width = 0)', 'cbam(width = 0)', 'ge(width = 0)'])(
  'a hidden width of 0 is refused: %s over 8 channels',
  async (gate) => {
    const [name = ''] = gate.split('(')
    const text = `import { ${name} } from "senet:gates"\n@${gate}\nnet N { input(8x6x6) residual { relu } }`
    const { diagnostics } = await checkText(text)
    expect(diagnostics.map(({ code, text: said }) => `${code}: ${said}`)).toEqual([
      expect.stringMatching(
        /^argument-out-of-range: In \w+\(.*width = 0.* on 8x6x6: channels must be at least 1 and is 0\.$/,
      ),
    ])
  },
)
