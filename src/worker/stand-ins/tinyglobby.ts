/** No pattern is given when files are put on a page one by one. */
export const glob = async (): Promise<readonly string[]> => []
