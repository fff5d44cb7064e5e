/** The snapshot is as large as the program, and a page has the indexes to ask. */
export const openSnapshot = (): undefined => undefined
