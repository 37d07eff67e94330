/** A `.senet` file that is part of the package is imported as its text (`import text from './gates.senet'`). */
declare module '*.senet' {
  const text: string
  export default text
}
