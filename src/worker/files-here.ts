/** The files that were put on the page, by absolute path: all that the library can read here. */
export const filesHere: Map<string, Uint8Array> = new Map()
