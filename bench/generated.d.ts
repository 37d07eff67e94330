/** What `senet compile --target torch-ts` writes for `SEResNet50`, kept in step by a test. */
declare module '*/SEResNet50.ts.txt' {
  export const SEResNet50: unknown
}
