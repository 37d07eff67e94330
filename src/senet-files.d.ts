/** A `.senet` file that is part of the package is imported as its text (`import text from './gates.senet'`). */
declare module '*.senet' {
  const text: string
  export default text
}

/** So is a `.py` file: what is written beside generated Python. */
declare module '*.py' {
  const text: string
  export default text
}
