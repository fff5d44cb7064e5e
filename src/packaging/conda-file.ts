/** Whether a URL belongs to a built conda package, rather than to its source. */
export const isCondaFile = (url: string): boolean =>
  /^(?:https?|file):.*\.(?:conda|tar\.bz2)(?:[?#].*)?$/s.test(url)
