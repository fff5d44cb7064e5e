import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { load } from 'js-yaml'
import type { Parts } from './tools.ts'

/** An environment of a lock on a platform, as the lock's own tool reads it. */
export interface CondaAnswer {
  readonly title: string
  /** As conda names it: `linux-64`. */
  readonly platform: string
  readonly ours: Parts['ours']
  /** The file names of conda's packages. */
  readonly conda: readonly string[]
  /** pip's packages, with their version or file name; null if the tool does not print it. */
  readonly pip: readonly { readonly name: string; readonly mark: string | null }[]
}

const READ_PIXI = `
import json, sys
from rattler import LockFile
for name, environment in LockFile.from_path(sys.argv[1]).environments():
    for platform in environment.platforms():
        rows = [[type(one).__name__, one.name, str(one.version or ''), str(one.location)]
                for one in environment.packages(platform)]
        print(json.dumps([name, str(platform), rows]))
`

/** What rattler, the library of pixi, reads from a pixi.lock. */
export function pixiAnswers(python: string, lock: string): readonly CondaAnswer[] {
  const text = execFileSync(python, ['-c', READ_PIXI, lock], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [title, platform, rows] = JSON.parse(line) as [string, string, string[][]]
      const isConda = ([type]: readonly string[]): boolean => type!.startsWith('Conda')
      return {
        title,
        platform,
        ours: title === 'default' ? {} : { onlyGroups: [title] },
        conda: rows.filter(isConda).map(([type, name, , location]) =>
          // pixi builds it from a folder.
          type === 'CondaLockedSourcePackage' ? `source ${name}` : basename(location!),
        ),
        pip: rows
          .filter((row) => !isConda(row))
          .map(([, name, version]) => ({
            name: name!,
            mark: /^(?:<dynamic>)?$/.test(version!) ? null : version!,
          })),
      }
    })
}

/** What `conda-lock render` writes for each platform, with and without its categories. */
export function condaLockAnswers(bin: string, lock: string): readonly CondaAnswer[] {
  const { metadata, package: rows } = load(readFileSync(lock, 'utf8')) as {
    readonly metadata: { readonly platforms: readonly string[] }
    readonly package: readonly { readonly category?: string }[]
  }
  const extras = [...new Set(rows.map(({ category = 'main' }) => category))].filter(
    (category) => category !== 'main' && category !== 'dev',
  )
  const selections: readonly (readonly [string, readonly string[], Parts['ours']])[] = [
    ['default', [], {}],
    ['--no-dev', ['--no-dev-dependencies'], { noDev: true }],
    ...(extras.length === 0
      ? []
      : [['all extras', extras.flatMap((one) => ['-e', one]), { extras }] as const]),
  ]
  return metadata.platforms.flatMap((platform) =>
    selections.map(([title, args, ours]) => {
      const folder = mkdtempSync(join(tmpdir(), 'pysize-render-'))
      const template = ['--filename-template', join(folder, '{platform}.lock')]
      let lines: readonly string[]
      try {
        const command = ['render', '-p', platform, ...template, ...args, lock]
        execFileSync(bin, command, { stdio: 'ignore' })
        lines = readFileSync(join(folder, `${platform}.lock`), 'utf8').split('\n')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      return {
        title,
        platform,
        ours,
        conda: lines
          .filter((line) => /^[a-z]+:/.test(line))
          .map((line) => basename(line.replace(/#.*/, ''))),
        pip: lines.flatMap((line) => {
          const [, name, url] = /^# pip (\S+) @ ([^\s#]+)/.exec(line) ?? []
          return name === undefined
            ? []
            : [{ name, mark: url!.startsWith('git+') ? null : basename(url!) }]
        }),
      }
    }),
  )
}
