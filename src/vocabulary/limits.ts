/** The largest extent of a tensor, and the largest whole number an operation takes: float32 counts exactly up to it. */
export const maximumExtent = 2 ** 24
/** The most values a tensor may have for one image: backends count them in 32 bits. */
export const maximumElements = 2 ** 31 - 1
/** The most values of one weight: 2 GiB in float32, half of what a wasm heap can be. */
export const maximumWeightElements = 2 ** 29
/** The most axes of a tensor without the batch: tfjs knows six with it. */
export const maximumRank = 5
