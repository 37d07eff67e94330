/** The part of picomatch that lint uses; the package brings no types of its own. */
declare module 'picomatch' {
  function picomatch(
    patterns: string | readonly string[],
    options?: { readonly dot?: boolean },
  ): (path: string) => boolean
  export = picomatch
}
