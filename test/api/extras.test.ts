import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type EstimateOptions, extras } from '../../src/index.ts'
import type { ExtrasReport } from '../../src/model/project.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'

const ask = (options: EstimateOptions) =>
  extras({ cache: false, snapshot: false, env: {}, cwd: '/', ...options })

/** A wheel whose METADATA declares its extras: `extra: requirement`. */
function withExtras(
  project: string,
  requires: readonly string[],
  extrasOf: Readonly<Record<string, string>>,
) {
  const plain = wheel(project, {
    requires: [
      ...requires,
      ...Object.entries(extrasOf).map(([extra, text]) => `${text}; extra == "${extra}"`),
    ],
  })
  const provides = Object.keys(extrasOf).map((extra) => `Provides-Extra: ${extra}\n`)
  return { ...plain, metadata: plain.metadata?.replace('\n\n', `\n${provides.join('')}\n`) ?? '' }
}

const shown = ({ extras: rows }: ExtrasReport): string[] =>
  rows.map(
    ({ kind, name, size, error }) =>
      `${kind} ${name ?? ''}: ${size === null ? error?.code : `${size.packages} packages`}`,
  )

describe('the extras', () => {
  test('of a project on an index, at the version that is chosen without extras', async () => {
    const server = await indexOf([
      withExtras('demo 2.0', ['base'], { web: 'server', Fast_IO: 'loop', broken: 'nothing' }),
      wheel('base 1.0'),
      wheel('server 1.0', { size: 4000, requires: ['loop'] }),
      wheel('loop 1.0', { size: 1000 }),
    ])
    const report = await ask({ with: ['demo'], indexUrl: server.index })
    expect(report.project).toBe('demo 2.0')
    expect(shown(report)).toEqual([
      'base : 2 packages',
      'extra broken: no-such-package',
      'extra fast-io: 3 packages',
      'extra web: 4 packages',
      'all : no-such-package',
    ])
    const [base, , , web] = report.extras.map(({ size }) => size)
    expect(base?.adds).toBe(0)
    expect(web?.adds).toBe(web!.disk_size - base!.disk_size)
    expect(web?.adds).toBeGreaterThan(5000)
  })

  test('and groups of a project file', async () => {
    const server = await indexOf([wheel('base 1.0'), wheel('web 1.0'), wheel('testing 1.0')])
    const cwd = folderOf({
      'pyproject.toml':
        '[project]\nname = "own"\nversion = "1"\ndependencies = ["base"]\n[project.optional-dependencies]\nWeb = ["web"]\n[dependency-groups]\ndev = ["testing"]\n',
    })
    const report = await ask({ files: ['.'], cwd, indexUrl: server.index })
    expect(shown(report)).toEqual([
      'base : 1 packages',
      'extra web: 2 packages',
      'group dev: 2 packages',
      'all : 3 packages',
    ])
  })

  test('of a folder with the name of a project on the index', async () => {
    const server = await indexOf([
      withExtras('demo 2.0', [], { web: 'server' }),
      wheel('server 1.0'),
    ])
    const cwd = folderOf()
    mkdirSync(join(cwd, 'demo'))
    writeFileSync(
      join(cwd, 'demo', 'pyproject.toml'),
      '[project]\nname = "own"\nversion = "1"\noptional-dependencies.x = ["server"]\n',
    )
    const projectOf = async (name: string) =>
      (await ask({ with: [name], cwd, indexUrl: server.index })).project
    expect(await projectOf('demo')).toBe('demo/pyproject.toml')
    expect(await projectOf('demo==2.0')).toBe('demo 2.0')
  })

  test('take only one project', async () => {
    await expect(ask({ with: ['a', 'b'] })).rejects.toMatchObject({
      code: 'not-one-project',
      exitCode: 2,
    })
    const cwd = folderOf({ 'a.txt': 'demo\n' })
    await expect(ask({ files: ['a.txt'], cwd })).rejects.toMatchObject({
      code: 'not-one-project',
      exitCode: 2,
    })
  })
})
