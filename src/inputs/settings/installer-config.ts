import { dirname, join } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { type Warning, warning } from '../../errors.ts'
import type { InstallerName } from '../../model/estimate.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Configuration files are small; a larger file is not read. */
const MOST_BYTES = 1024 * 1024

/** The keys that name an index in pip.conf (INI) and in uv.toml. */
const NAMES_INDEX: Readonly<Record<InstallerName, RegExp>> = {
  pip: /^[ \t]*(?:extra[-_])?index[-_]url[ \t]*[=:][ \t]*\S/m,
  uv: /^[ \t]*(?:\[\[index\]\]|(?:extra-|default-)?index(?:-url)?[ \t]*=[ \t]*\S)/m,
}

/**
 * A warning for the first configuration file of the installer that names an index. Such files are
 * not read, because an estimate depends only on its arguments.
 *
 * @param platform as `process.platform`
 */
export function ignoredConfig(
  installer: InstallerName,
  cwd: string,
  env: Environment,
  platform: string,
): Warning | undefined {
  const file = configFiles(installer, cwd, env, platform).find((path) =>
    NAMES_INDEX[installer].test(textOfFile(path, MOST_BYTES) ?? ''),
  )
  if (file === undefined) return undefined
  return warning(
    'config-not-read',
    `${file} names an index, and ${installer}'s configuration files are not read. Give the index with --index-url or --extra-index-url.`,
  )
}

/** The files that pip (configuration.py) and uv (settings) read, the nearest first. */
function configFiles(
  installer: InstallerName,
  cwd: string,
  env: Environment,
  platform: string,
): readonly string[] {
  const home = platform === 'win32' ? env.USERPROFILE : env.HOME
  const inHome = (...path: string[]): string[] => (home ? [join(home, ...path)] : [])
  const config = env.XDG_CONFIG_HOME ? [env.XDG_CONFIG_HOME] : inHome('.config')
  const roaming = platform === 'win32' && env.APPDATA ? [env.APPDATA] : config
  if (installer === 'uv') {
    if (env.UV_NO_CONFIG) return []
    if (env.UV_CONFIG_FILE) return [env.UV_CONFIG_FILE]
    return [
      ...above(cwd).map((folder) => join(folder, 'uv.toml')),
      ...roaming.map((folder) => join(folder, 'uv', 'uv.toml')),
      '/etc/uv/uv.toml',
    ]
  }
  const named = env.PIP_CONFIG_FILE ? [env.PIP_CONFIG_FILE] : []
  // Python's os.devnull: pip then reads no configuration at all.
  if (named[0] === '/dev/null' || named[0] === 'nul') return []
  const name = platform === 'win32' ? 'pip.ini' : 'pip.conf'
  const global = (env.XDG_CONFIG_DIRS ?? '/etc/xdg')
    .split(':')
    .map((folder) => join(folder, 'pip', name))
  return [
    ...named,
    ...(env.VIRTUAL_ENV ? [join(env.VIRTUAL_ENV, name)] : []),
    ...roaming.map((folder) => join(folder, 'pip', name)),
    ...(platform === 'darwin' ? inHome('Library', 'Application Support', 'pip', name) : []),
    ...inHome('.pip', name),
    ...(platform === 'win32' ? [] : [...global, '/etc/pip.conf']),
  ]
}

function above(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...above(parent)]
}
