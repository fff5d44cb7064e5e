import { basename } from 'node:path'

/** The kinds of lock file that are read. */
export type LockKind = 'uv.lock' | 'poetry.lock' | 'pdm.lock' | 'Pipfile.lock' | 'pylock.toml'

const NAMES: readonly LockKind[] = ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock']

/** The kind of a file by its name: `pylock.NAME.toml` is a pylock.toml (PEP 751). */
export function lockKind(file: string): LockKind | undefined {
  const name = basename(file)
  return NAMES.find((one) => one === name) ?? (/^pylock(?:\.[^.]+)?\.toml$/.test(name) ? 'pylock.toml' : undefined)
}
