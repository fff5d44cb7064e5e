/** Whether a URL is that of a built conda package, rather than of what it is built from. */
export const isCondaFile = (url: string): boolean =>
  /^(?:https?|file):.*\.(?:conda|tar\.bz2)(?:[?#].*)?$/s.test(url)
