import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tree } from '../tree.ts'

export interface TemporaryRepository {
  readonly folder: string
  git(...args: readonly string[]): string
  write(files: Readonly<Record<string, string>>): void
  remove(path: string): void
  /** Commits all that was written, and returns the commit. */
  commit(message: string): string
}

/**
 * A repository in a folder that lasts as long as the test, whatever the user's own settings are.
 */
export function temporaryRepository(
  files: Readonly<Record<string, string>> = {},
): TemporaryRepository {
  const folder = tree({})
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  }
  const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.test']
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...identity, '-C', folder, ...args], {
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim()
  const repository: TemporaryRepository = {
    folder,
    git,
    write(more) {
      for (const [path, text] of Object.entries(more)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
    },
    remove: (path) => rmSync(join(folder, path)),
    commit(message) {
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message', message)
      return git('rev-parse', 'HEAD')
    },
  }
  git('init', '--quiet', '--initial-branch', 'main')
  repository.write(files)
  if (Object.keys(files).length > 0) repository.commit('first')
  return repository
}
