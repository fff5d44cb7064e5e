/**
 * Whether a word names a requirements file, a project file or a folder. A wheel, an sdist and a
 * project's name are something else.
 */
export const isFileName = (word: string): boolean =>
  !/\.(?:whl|tar\.gz|tgz|zip)$/i.test(word) &&
  /^(?:[-.]|\.\.|setup\.py|Pipfile|conda-lock\.ya?ml)$|[\\/]|\.(?:txt|in|toml|cfg|lock)$/i.test(
    word,
  )
