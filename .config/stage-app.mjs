// Makes a folder with a pysize that needs only Node, not npm: the files of `npm pack`, and undici.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Fills a folder, which is made. */
export function stageApp(folder) {
  const work = mkdtempSync(join(tmpdir(), 'pysize-app-'))
  const run = (command, args) =>
    execFileSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  try {
    const tarball = run('npm', ['pack', '--silent', '--pack-destination', work])
      .trim()
      .split('\n')
      .at(-1)
    run('tar', ['xzf', join(work, tarball), '-C', work])
    cpSync(join(work, 'package'), folder, { recursive: true })
    // Only callers in JavaScript need the library's types and source maps.
    for (const file of readdirSync(join(folder, 'dist'), { recursive: true }))
      if (/\.(?:map|d\.ts)$/.test(file)) rmSync(join(folder, 'dist', file))
    for (const part of ['package.json', 'LICENSE', 'index.js', 'lib'])
      cpSync(
        join(root, 'node_modules', 'undici', part),
        join(folder, 'node_modules', 'undici', part),
        { recursive: true },
      )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
