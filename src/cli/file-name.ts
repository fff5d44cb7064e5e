/**
 * Whether a word names a file of requirements, a project file or a folder; a wheel and a project's
 * name stand for themselves.
 */
export const isFileName = (word: string): boolean =>
  !/\.whl$/i.test(word) && /^(?:[-.]|\.\.|setup\.py)$|[\\/]|\.(?:txt|in|toml|cfg|lock)$/i.test(word)
