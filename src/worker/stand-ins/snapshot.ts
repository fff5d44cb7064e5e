/** The snapshot is as large as the program, and a page can use the indexes. */
export const openSnapshot = (): undefined => undefined
