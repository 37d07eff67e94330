/** A gate or block as a step, and the module of test/oracle/gates.py that computes the same. */
export interface GateCase {
  /** As written behind its label. */
  readonly step: string
  readonly gate: string
  readonly options: Readonly<Record<string, unknown>>
  readonly channels: number
  /** Height and width. */
  readonly size: readonly [number, number]
}

type Row = readonly [
  step: string,
  gate: string,
  options: Readonly<Record<string, unknown>>,
  input: readonly [channels: number, height: number, width: number],
]

const rows: readonly Row[] = [
  ['se(r = 4)', 'se', { hidden: 4 }, [16, 7, 5]],
  ['se(r = 5, squeeze = gmp)', 'se', { hidden: 4, squeeze: 'gmp' }, [24, 5, 6]],
  [
    'se(r = 4, act = silu, excite = tanh, bias = true)',
    'se',
    { hidden: 2, act: 'silu', excite: 'tanh', bias: true },
    [8, 1, 3],
  ],
  ['se(r = 4, norm = bn)', 'se', { hidden: 10, norm: true }, [40, 4, 4]],
  ['se(r = 3, squeeze = AverageMax)', 'se', { hidden: 8, squeeze: 'average_max' }, [24, 9, 3]],
  ['conv_se(r = 4)', 'conv_se', { hidden: 4 }, [16, 7, 5]],
  ['conv_se(r = 4, bias = false, excite = relu)', 'conv_se', { hidden: 4, bias: false, excite: 'relu' }, [16, 6, 6]],
  ['conv_se(r = 12, norm = bn)', 'conv_se', { hidden: 3, norm: true }, [36, 5, 7]],
  ['conv_se(r = 2, gain = 2)', 'conv_se', { hidden: 12, gain: 2 }, [24, 3, 8]],
  ['conv_se(width = divisible(in.c / 16, 8, limit = 0))', 'conv_se', { hidden: 8 }, [40, 5, 5]],
  ['conv_se(width = round(in.c / 4), act = silu)', 'conv_se', { hidden: 6, act: 'silu' }, [24, 5, 5]],
  ['nosqueeze(r = 4)', 'conv_se', { hidden: 4, squeeze: 'none', bias: false }, [16, 7, 5]],
  ['hard_se', 'conv_se', { hidden: 24, excite: 'hardsigmoid' }, [72, 3, 5]],
  ['ese', 'ese', {}, [10, 5, 3]],
  ['eca', 'eca', {}, [24, 5, 3]],
  ['eca', 'eca', {}, [128, 3, 2]],
  ['ceca', 'eca', { circular: true }, [24, 5, 3]],
  ['ceca', 'eca', { circular: true }, [130, 3, 2]],
  ['ecam', 'ecam', {}, [40, 5, 3]],
  ['ge', 'ge', {}, [24, 7, 5]],
  ['ge(mlp = false)', 'ge', { mlp: false }, [6, 7, 5]],
  ['ge(extent = 2)', 'ge', { extent: 2 }, [24, 7, 5]],
  ['ge(extent = 4, mlp = false)', 'ge', { extent: 4, mlp: false }, [6, 9, 14]],
  ['ge(extra_params = true)', 'ge', { extra: true }, [24, 7, 5]],
  ['ge(extent = 2, extra_params = true, mlp = false)', 'ge', { extent: 2, extra: true, mlp: false }, [6, 7, 5]],
  ['ge(extent = 4, extra_params = true)', 'ge', { extent: 4, extra: true }, [24, 9, 14]],
  ['gc', 'gc', {}, [24, 7, 5]],
  ['gc', 'gc', {}, [20, 4, 4]],
  ['gca', 'gc', { added: true }, [24, 5, 6]],
  ['cbam', 'cbam', {}, [40, 9, 7]],
  ['cbam(kernel = 3)', 'cbam', { kernel: 3 }, [16, 4, 5]],
  ['lcbam', 'cbam', { light: true }, [40, 7, 9]],
  ['scse', 'scse', {}, [10, 7, 5]],
  ['coord', 'coord', {}, [24, 7, 5]],
  ['coord', 'coord', {}, [16, 4, 4]],
  ['srm', 'srm', {}, [10, 7, 5]],
  ['srm(correction = 1)', 'srm', { correction: 1 }, [6, 2, 3]],
  ['SelectiveKernel(in.c)', 'sk', {}, [12, 7, 5]],
  [
    'SelectiveKernel(24, /2, groups = 4, dilations = [1, 2, 3], kernels = [3, 3, 3])',
    'sk',
    { out: 24, stride: 2, groups: 4, dilations: [1, 2, 3] },
    [12, 9, 8],
  ],
  [
    'SelectiveKernel(16, split_input = true, width = divisible(16 / 16, 8))',
    'sk',
    { hidden: 8, split: true },
    [16, 6, 5],
  ],
  ['SplitAttention(16)', 'splat', {}, [16, 7, 5]],
  ['SplitAttention(16, norm = none)', 'splat', { norm: false }, [16, 7, 5]],
  ['SplitAttention(24, /2, groups = 2)', 'splat', { groups: 2, stride: 2 }, [24, 9, 6]],
  ['SplitAttention(24, radix = 3, groups = 2, width = 36)', 'splat', { radix: 3, groups: 2, hidden: 36 }, [24, 5, 5]],
  ['SplitAttention(16, radix = 1)', 'splat', { radix: 1 }, [16, 4, 6]],
]

/** Every gate in every form, over maps of odd, even and unequal extents. */
export const gateCases: readonly GateCase[] = rows.map(([step, gate, options, [channels, height, width]]) => ({
  step,
  gate,
  options,
  channels,
  size: [height, width],
}))

/** How many parameters each has over 256 channels of 14x14, as the tables of its implementations have it. */
export const parametersAt256: readonly (readonly [step: string, parameters: number])[] = [
  ['se', 8192],
  ['se(norm = bn)', 8224],
  ['conv_se', 8464],
  ['conv_se(bias = false)', 8192],
  ['conv_se(norm = bn)', 8496],
  ['conv_se(r = 4)', 33_088],
  ['hard_se', 33_088],
  ['nosqueeze', 8192],
  ['ese', 65_792],
  ['eca', 5],
  ['ceca', 5],
  ['ecam', 225],
  ['ge(mlp = false)', 0],
  ['gc', 16_993],
  ['gca', 16_993],
  ['cbam', 8292],
  ['lcbam', 8243],
  ['scse', 66_177],
  ['coord', 6160],
  ['srm', 1024],
  ['SelectiveKernel(256, split_input = true, width = 16)', 603_168],
  ['SelectiveKernel(256, width = 16)', 1_192_992],
  ['SplitAttention(256, norm = none)', 688_768],
  ['SplitAttention(256)', 690_048],
]

/** Hidden widths by channels, as the tables of the families have them: one rule a column. */
export const widthRules: readonly string[] = [
  'conv_se',
  'conv_se(width = divisible(in.c / 16, 8, limit = 0))',
  'channel_attention',
  'conv_se(width = divisible(in.c / 16, 8))',
  'conv_se(width = round(in.c / 4))',
  'hard_se',
]
export const widths: readonly (readonly number[])[] = [
  [16, 1, 8, 1, 8, 4, 8],
  [24, 1, 8, 2, 8, 6, 8],
  [40, 2, 8, 3, 8, 10, 16],
  [48, 3, 8, 3, 8, 12, 16],
  [64, 4, 8, 4, 8, 16, 16],
  [72, 4, 8, 5, 8, 18, 24],
  [96, 6, 8, 6, 8, 24, 24],
  [112, 7, 8, 7, 8, 28, 32],
  [128, 8, 8, 8, 8, 32, 32],
  [160, 10, 8, 10, 16, 40, 40],
  [192, 12, 16, 12, 16, 48, 48],
  [240, 15, 16, 15, 16, 60, 64],
  [320, 20, 24, 20, 24, 80, 80],
  [480, 30, 32, 30, 32, 120, 120],
  [576, 36, 40, 36, 40, 144, 144],
  [672, 42, 40, 42, 40, 168, 168],
  [960, 60, 64, 60, 64, 240, 240],
  [2048, 128, 128, 128, 128, 512, 512],
]

/** The kernel of `eca` by channels. */
export const kernels: readonly (readonly [channels: number, kernel: number])[] = [
  [16, 3],
  [112, 3],
  [128, 5],
  [960, 5],
  [2048, 7],
]
