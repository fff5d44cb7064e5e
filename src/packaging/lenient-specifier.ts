/** The former place of this function, for `targets/python-version-file.ts`, the one file that imports it from here. */
export { parseLenientSpecifierSet } from './specifier.ts'
