import { basename } from 'node:path'

/** The kinds of lock file that are read. */
export type LockKind = 'pylock.toml' | 'uv.lock'

/** The kind of a file by its name: `pylock.NAME.toml` is a pylock.toml (PEP 751). */
export function lockKind(file: string): LockKind | undefined {
  const name = basename(file)
  if (name === 'uv.lock') return name
  return /^pylock(?:\.[^.]+)?\.toml$/.test(name) ? 'pylock.toml' : undefined
}
