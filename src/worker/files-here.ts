/** The files that were put on the page, by absolute path: the library can read no others here. */
export const filesHere: Map<string, Uint8Array> = new Map()
