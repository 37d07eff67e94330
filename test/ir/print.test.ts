import { expect, test } from 'vitest'
import { printGraph } from '../../src/ir/index.ts'
import { buildFolded, buildSample } from './build-graph.ts'

test('one line a node, indented by modules', () => {
  const source = { path: 'net.senet', text: 'net Small {\n  input(3x8x6)\n}\n' }
  expect(printGraph(buildSample(), new Map([[source.path, source]]))).toMatchInlineSnapshot(`
    "graph Small(r = 4) version 1
    net Small:
      %input = input(shape=3x8x6) -> 3x8x6  # net.senet:2
      %conv1 = conv(kernel=3x3, channels=8, stride=1x1, pads=1, dilation=1x1, groups=1, bias=false) [%input 3x8x6] -> 8x8x6  weight 8x3x3x3  # net.senet:2
      %bn1 = bn(affine=true, epsilon=0.00001, momentum=0.1) [%conv1 8x8x6] -> 8x8x6  weight 8, bias 8, running_mean 8, running_var 8  # net.senet:2
      %relu = relu() [%bn1 8x8x6] -> 8x8x6  # net.senet:2
      scope layer1:
        block Basic(w = 8) layer1.0:
          %layer1.0.conv1 = conv(kernel=3x3, channels=8, stride=1x1, pads=1, dilation=1x1, groups=1, bias=false) [%relu 8x8x6] -> 8x8x6  weight 8x8x3x3  # net.senet:2
          %layer1.0.bn1 = bn(affine=true, epsilon=0.00001, momentum=0.1) [%layer1.0.conv1 8x8x6] -> 8x8x6  weight 8, bias 8, running_mean 8, running_var 8  # net.senet:2
          gate se layer1.0.se:
            %layer1.0.se.gap = gap() [%layer1.0.bn1 8x8x6] -> 8  # net.senet:2
            %layer1.0.se.fc.0 = linear(channels=2, bias=true) [%layer1.0.se.gap 8] -> 2  weight 2x8, bias 2  # net.senet:2
            %layer1.0.se.fc.1 = relu() [%layer1.0.se.fc.0 2] -> 2  # net.senet:2
            %layer1.0.se.fc.2 = linear(channels=8, bias=true) [%layer1.0.se.fc.1 2] -> 8  weight 8x2, bias 8  # net.senet:2
            %layer1.0.se.mul = mul() [%layer1.0.bn1 8x8x6, %layer1.0.se.fc.2 8] -> 8x8x6  # net.senet:2
          %layer1.0.add = add() [%layer1.0.se.mul 8x8x6, %relu 8x8x6] -> 8x8x6  # net.senet:2
      %gap = gap() [%layer1.0.add 8x8x6] -> 8  # net.senet:2
      %softmax = softmax(axes=[0]) [%gap 8] -> 8  # net.senet:2
    output output = %softmax
    output features = %gap
    preprocessing mean = [0.5, 0.5, 0.5], std = none, order = rgb, range = 255
    "
  `)
})

test('without the text of a file its offset is shown; folded weights are marked', () => {
  expect(printGraph(buildFolded()).split('\n')[3]).toBe(
    '  %conv1 = conv(kernel=3x3, channels=8, stride=1x1, pads=1, dilation=1x1, groups=1, bias=true) [%input 3x8x6] ' +
      '-> 8x8x6  weight 8x3x3x3 folded, bias 8 folded  # net.senet@12',
  )
})

test('names that would change a terminal are escaped', () => {
  const graph = buildSample()
  const printed = printGraph({ ...graph, name: '\u001b[31mred\u009b2J\u202e', outputs: [] })
  expect(printed.split('\n')[0]).toBe(String.raw`graph "\u001b[31mred\u009b2J\u202e" version 1`)
})
