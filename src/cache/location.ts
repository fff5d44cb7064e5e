import { join } from 'node:path'

/** The folder of unpacked snapshots in a cache folder, each by the hash of its archive. */
export const SNAPSHOTS = 'snapshots-v1'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The user's cache folder: PYSIZE_CACHE_DIR, else XDG_CACHE_HOME/pysize if that variable is set
 * (absolute, as the XDG base directory specification requires), else the platform's usual place:
 * ~/Library/Caches/pysize, %LOCALAPPDATA%\\pysize\\Cache, ~/.cache/pysize.
 *
 * @param platform as `process.platform`
 */
export function cacheLocation(env: Environment, home: string, platform: string): string {
  const own = env.PYSIZE_CACHE_DIR ?? ''
  if (own !== '') return own
  const xdg = env.XDG_CACHE_HOME ?? ''
  if (xdg.startsWith('/')) return join(xdg, 'pysize')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'pysize')
  if (platform === 'win32')
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'pysize', 'Cache')
  return join(home, '.cache', 'pysize')
}
