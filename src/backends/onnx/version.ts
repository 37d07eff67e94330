/** The version of the package, as files say who produced them; a test holds it to package.json. */
export const senetVersion = '0.1.0'
