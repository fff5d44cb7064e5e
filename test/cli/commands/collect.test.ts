import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryLabel } from '../../../src/cli/repository-label.ts'
import type { SizeRecord } from '../../../src/model/size-record.ts'
import { recordWith } from '../../analyse/records.ts'
import { folderOf, indexOf, wheel } from '../../scenarios/support.ts'
import { failureOf, pysize } from '../e2e.ts'

const linesOf = (text: string): readonly SizeRecord[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('--format jsonl', () => {
  test('has one line for each estimated or compared file, and for an image', async () => {
    const { index } = await indexOf([
      wheel('app 1.0', { requires: ['nvidia-cublas'], size: 200_000 }),
      wheel('nvidia-cublas 13.0', { size: 300_000 }),
      wheel('app 2.0', { size: 250_000 }),
    ])
    const cwd = folderOf({
      'a.txt': 'app==1.0\n',
      'b.txt': 'app==2.0\n',
      'bad.txt': 'gone\n',
      Dockerfile: 'FROM scratch\nCOPY a.txt /\n',
    })
    const of = async (...argv: readonly string[]) =>
      linesOf(
        (
          await pysize(
            [
              ...argv,
              '-i',
              index,
              '--no-snapshot',
              '--no-compare',
              '--format',
              'jsonl',
              '--label',
              'org/app',
            ],
            { cwd },
          )
        ).stdout,
      )
    const [one] = await of('estimate', 'a.txt', '--budget', '100kB')
    expect(one).toMatchObject({
      repository: 'org/app',
      file: 'a.txt',
      packages: 2,
      on_disk_size: expect.any(Number),
      gpu: { packages: ['nvidia-cublas'] },
      checks: [{ kind: 'budget', status: 'failed', limit: 100_000 }],
    })
    expect(
      (await of('estimate', 'a.txt', 'b.txt', 'bad.txt', '--separate')).map(({ file, checks }) => [
        file,
        checks[0]?.kind,
      ]),
    ).toEqual([
      ['a.txt', undefined],
      ['b.txt', undefined],
      ['bad.txt', 'error'],
    ])
    const [grown] = await of('diff', 'a.txt', 'b.txt', '--fail-if-grows', '1B')
    expect(grown).toMatchObject({
      command: 'diff',
      packages: 1,
      gpu: { packages: [] },
      checks: [{ kind: 'growth', status: 'ok' }],
    })
    expect((grown?.on_disk_size ?? 0) - (grown?.difference ?? 0)).toBe(one?.on_disk_size)
    expect(await of('image')).toMatchObject([
      { command: 'image', file: 'Dockerfile', on_disk_size: 9 },
    ])
  })

  test.each([
    ['the label', 'mine', { GITHUB_REPOSITORY: 'org/app' }, 'mine'],
    [
      'GitHub',
      undefined,
      { GITHUB_REPOSITORY: 'org/app', CI_PROJECT_PATH: 'group/app' },
      'org/app',
    ],
    ['GitLab', undefined, { GITHUB_REPOSITORY: '', CI_PROJECT_PATH: 'group/app' }, 'group/app'],
    ['the folder of the repository', undefined, {}, 'service'],
  ])('the repository has the name of %s', (_, label, env, name) => {
    const root = join(folderOf(), 'service')
    const cwd = join(root, 'web', 'api')
    mkdirSync(cwd, { recursive: true })
    mkdirSync(join(root, '.git'))
    expect(repositoryLabel({ cwd, env }, label)).toBe(name)
  })
})

describe('pysize collect', () => {
  const budget = {
    kind: 'budget',
    text: 'FAILED budget 1.00 GB: over by 500 MB',
    limit: 1e9,
    measured: 1.5e9,
  } as const
  const records = [
    recordWith({
      repository: 'org/small',
      on_disk_size: 12_000_000,
      download_size: 5_000_000,
      packages: 3,
    }),
    recordWith({ repository: 'org/big', on_disk_size: 1_400_000_000, packages: 20 }),
    recordWith({
      repository: 'org/big',
      as_of: '2026-02-01T00:00:00.000Z',
      on_disk_size: 1_500_000_000,
      download_size: 700_000_000,
      packages: 21,
      source: 'estimated',
      gpu: { packages: ['nvidia-cublas', 'triton'], size: 900_000_000 },
      checks: [{ ...budget, status: 'failed' }],
    }),
    recordWith({
      repository: 'org/\u001b[31m<b>',
      file: 'lock.txt',
      checks: [{ ...budget, kind: 'error', status: 'failed', limit: null }],
    }),
  ]
  const cwd = folderOf()
  writeFileSync(
    join(cwd, 'sizes.jsonl'),
    `${records.map((record) => JSON.stringify(record)).join('\n')}\nnonsense\n`,
  )
  const collect = (...argv: readonly string[]) =>
    pysize(['collect', 'sizes.jsonl', ...argv], { cwd })

  test('makes a table of the repositories by size', async () => {
    expect(await collect()).toEqual({
      code: 0,
      stdout: [
        '3 repositories, 3 files: ~1.51 GB on disk, growth +100 MB, 1 with GPU packages, 2 with failed checks',
        '',
        'Repository  File       On disk   Growth     GPU  Packages  As of       Checks',
        'org/big     a.txt     ~1.50 GB  +100 MB  900 MB        21  2026-02-01  over budget by 500 MB',
        'org/small   a.txt      12.0 MB                          3  2026-01-01',
        'org/<b>     lock.txt         ?                             2026-01-01  error',
        '',
      ].join('\n'),
      stderr:
        'warning[record-passed-over]: sizes.jsonl:5 is not a line of --format jsonl: it is not JSON.\n',
    })
  })

  test('has the same figures in csv, markdown and json', async () => {
    const csv = (await collect('--format', 'csv', '-q')).stdout.split('\r\n')
    expect(csv[1]).toMatch(
      /^total,org\/big,.*,700000000,,,,1500000000,,,1400000000,,100000000,.*,21,,,"2 GPU packages, 900 MB; over budget/,
    )
    expect(csv.filter((line) => /^(?:budget|error),/.test(line))).toHaveLength(2)
    const markdown = (await collect('--format', 'markdown', '-q')).stdout
    expect(markdown).toContain(
      '| org/big | a.txt | ~1.50 GB | +100 MB | ~700 MB | 21 | 2 GPU packages, 900 MB; over budget by 500 MB |',
    )
    const { collected, totals } = JSON.parse((await collect('--json', '-q')).stdout)
    expect([collected[0].on_disk_size, collected[0].growth, totals.failed]).toEqual([
      1_500_000_000, 100_000_000, 2,
    ])
  })

  test('without a valid line is an error, and formats for one environment are refused', async () => {
    const other = folderOf({ 'a.jsonl': '{}\n' })
    expect(failureOf(await pysize(['collect', 'a.jsonl'], { cwd: other }))).toBe('2 no-records')
    expect(failureOf(await collect('--format', 'svg'))).toBe('2 format-unavailable')
  })
})
