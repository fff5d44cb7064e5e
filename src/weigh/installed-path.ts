const DATA = /^([^/]+)\.data\/(purelib|platlib|scripts|data|headers)(?:\/|$)/

/**
 * The installed path of a wheel's file, relative to site-packages: `.data/purelib` and
 * `.data/platlib` are site-packages itself, the other schemes are outside and stay separate as
 * `../scripts`, `../data` and `../headers/PROJECT` (PEP 427, "The .data directory").
 *
 * @param path of a file or a folder, without a slash at its end
 */
export function installedPath(path: string): string {
  const match = DATA.exec(path)
  if (match === null) return path
  const [prefix, stem = '', scheme] = match
  const rest = path.slice(prefix.length)
  if (scheme === 'purelib' || scheme === 'platlib') return rest
  const folder = scheme === 'headers' ? `../headers/${stem.split('-', 1)[0]}` : `../${scheme}`
  return rest === '' ? folder : `${folder}/${rest}`
}

/** The path of a file next to the scripts of `.data/scripts`. */
export const installedScript = (name: string): string => `../scripts/${name}`

/**
 * The maximum of folder levels. Only hostile wheels have deeper ones, which would take quadratic
 * time.
 */
const MOST_LEVELS = 64

/** The folders above a path, from the topmost to the nearest; site-packages itself is left out. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = []
  for (
    let slash = path.indexOf('/', 1);
    slash > 0 && folders.length < MOST_LEVELS;
    slash = path.indexOf('/', slash + 1)
  )
    folders.push(path.slice(0, slash))
  return folders
}
