/**
 * Whether a word names a file of requirements, a project file or a folder; a wheel, an sdist and a
 * project's name stand for themselves.
 */
export const isFileName = (word: string): boolean =>
  !/\.(?:whl|tar\.gz|tgz|zip)$/i.test(word) &&
  /^(?:[-.]|\.\.|setup\.py|Pipfile|conda-lock\.ya?ml)$|[\\/]|\.(?:txt|in|toml|cfg|lock)$/i.test(
    word,
  )
