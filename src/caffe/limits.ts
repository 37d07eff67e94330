/** Words, numbers, signs and strings of one prototxt: forty times those of a ResNet-152. */
export const maximumTokens = 500_000
/** Messages and lists inside one another; a network needs three. */
export const maximumDepth = 32
/** Layers of one network. */
export const maximumLayers = 20_000
/** Mistakes that are told one by one. */
export const maximumProblems = 100
/** Sums, products and concatenations inside the arms of others. */
export const maximumArmDepth = 40
