import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tarOf } from './tar.ts'

/** A state of apk, and a command. Packages are paragraphs of an APKINDEX. */
export interface ApkCase {
  readonly name: string
  readonly index: string
  /** Paragraphs of what is installed. */
  readonly installed: string
  readonly world: readonly string[]
  /** `add`, `del` or `upgrade`, with options and names. */
  readonly words: readonly string[]
}

/** Name and version of all packages afterwards; null if apk refuses. */
export type Afterwards = ReadonlyMap<string, string> | null

const CHANGE =
  /^\(\s*\d+\/\d+\) (?:(Installing|Purging|Upgrading|Downgrading|Replacing|Reinstalling)) (\S+?)(?:@\S+)? \((?:\S+ -> )?(\S+)\)$/

/** What apk would do, by `--simulate` in a root of its own. */
export function simulate(binary: string, one: ApkCase): Afterwards {
  const root = mkdtempSync(join(tmpdir(), 'pysize-apk-'))
  try {
    for (const folder of ['etc/apk/keys', 'lib/apk/db', 'var/cache/apk', 'tmp', 'repo/x86_64'])
      mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, 'lib/apk/db/installed'), one.installed)
    writeFileSync(join(root, 'etc/apk/world'), one.world.map((word) => `${word}\n`).join(''))
    writeFileSync(join(root, 'etc/apk/arch'), 'x86_64\n')
    writeFileSync(join(root, 'etc/apk/repositories'), `${join(root, 'repo')}\n`)
    writeFileSync(
      join(root, 'repo/x86_64/APKINDEX.tar.gz'),
      gzipSync(tarOf([{ path: 'APKINDEX', content: one.index }])),
    )
    const { stdout, status } = runApk(binary, root, ['--no-cache', '--simulate', ...one.words])
    if (status !== 0) return null
    return changed(one.installed, stdout)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Runs apk without a network and without keys. */
function runApk(
  binary: string,
  root: string,
  words: readonly string[],
): { readonly stdout: string; readonly stderr: string; readonly status: number | null } {
  return spawnSync(binary, ['--root', root, '--allow-untrusted', '--no-network', ...words], {
    encoding: 'utf8',
    env: { ...process.env, LD_LIBRARY_PATH: join(binary, '..') },
  })
}

/** The packages after the changes that apk's output names. */
export function changed(installed: string, output: string): ReadonlyMap<string, string> {
  const packages = new Map(
    [...installed.matchAll(/^P:(.+)\nV:(.+)$/gm)].map(([, name, version]) => [name!, version!]),
  )
  for (const line of output.split('\n')) {
    const [, action, name, version] = CHANGE.exec(line) ?? []
    if (name === undefined) continue
    if (action === 'Purging') packages.delete(name)
    else packages.set(name, version!)
  }
  return packages
}
