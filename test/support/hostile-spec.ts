/** A spec whose names, labels and comments try to get out of generated code, and to get at what it needs itself. */
export const hostileSpec = String.raw`
/// Ends early: """ + __import__("os").abort() + """ and */ process.exit(1) /* \
/// \""" \N{BULLET} \x41 ''' ${'$'}{process.exit(1)} ${'\u2028'}process.exit(1)
block class(lambda, self, /s) {
  let return = lambda + 1
  let function = 2 * return
  let Tensor = 3 * self
  let weight_ = self + function
  "self x": conv(3x3, lambda, /s, bias = true)
  "a\"); exec(\"raise SystemExit\"); (\"": conv(1x1, self, bias = true)
  "'+process+'": conv(1x1, self, bias = true)
  conv(1x1, return, bias = true)
  conv(1x1, function, bias = true)
  conv(1x1, Tensor, bias = true)
  conv(1x1, weight_, bias = true)
}
block Tensor(torch) { conv(1x1, torch, bias = true) }
/// The net: """
net import(x = 4, nn = 3, ünïcode = 5, None = 2, lambda = 2, lambda_ = 3) {
  input(3x8x8)
  "0": class(x, nn)
  lambda: class(x, nn)
  "ﬁ $ \\": class(ünïcode, nn)
  __proto: conv(1x1, None, bias = true)
  def: Tensor(lambda)
  class: Tensor(lambda_)
  output aux { gap }
  gap
}
`
