import { describe, expect, test, vi } from 'vitest'
import { matchFiles, sideOf } from '../../src/analyse/releases/match-files.ts'
import { holdFiles, releaseBudgets } from '../../src/analyse/releases/release-budgets.ts'
import type { ReleaseFile, ReleaseReport } from '../../src/model/release.ts'
import type { ReleaseOptions } from '../../src/options/options.ts'
import { run } from './fake-host.ts'

const file = (
  version: string,
  tags: string | null,
  download: number,
  files: number | null,
): ReleaseFile => ({
  file: 'dist/',
  filename: `demo-${version}${tags === null ? '.tar.gz' : `-${tags}.whl`}`,
  kind: tags === null ? 'sdist' : 'wheel',
  name: 'demo',
  version,
  tags,
  download_size: download,
  unpacked_size: files === null ? null : download * 3,
  files,
})
const LINUX = 'cp312-cp312-manylinux_2_28_x86_64.manylinux2014_x86_64'
const mine = sideOf('dist/', null, [
  file('2.0', LINUX, 120e6, 40),
  file('2.0', 'py3-none-any', 3000, 7),
  file('2.0', null, 2000, 9),
])
const last = sideOf('demo 1.9', 'https://x/simple', [
  file('1.9', 'cp312-cp312-manylinux_2_17_x86_64', 90e6, 41),
  file('1.9', 'cp312-cp312-win_amd64', 80e6, null),
  file('1.9', null, 2000, null),
])

function report(budget: readonly string[], sides = [mine, last]): ReleaseReport {
  const budgets = releaseBudgets(budget).map((one) => holdFiles(one, mine.files))
  return {
    schema_version: 1,
    command: 'release',
    as_of: '2026-11-26T00:00:00.000Z',
    inputs: [],
    release: { sides, rows: matchFiles(sides) },
    growth: null,
    budget: budgets[0] ?? null,
    budgets,
    warnings: [],
    network: { requests: 2, bytes: 5000, rounds: 2 },
  }
}
const answering = (answer: ReleaseReport) => ({
  release: vi.fn(async (_paths: readonly string[], _options: ReleaseOptions) => answer),
})
const WHEELS = ['demo-2.0-py3-none-any.whl', 'demo-2.0.tar.gz']

test('a row for each file, changes, removed files, and each budget', async () => {
  const { code, stdout } = await run(
    ['estimate', ...WHEELS],
    answering(report(['pypi-file', 'files=50'])),
  )
  expect(
    stdout,
  ).toBe(`demo 2.0   3 distributions, 120 MB to upload   360 MB unpacked   56 files   +30.0 MB in 2 files   15.1 MB OVER 105 MB
dist/ compared with demo 1.9 on https://x/simple

File                         Compressed    Change  Unpacked    Change  Files  Change
cp312-manylinux_2_28_x86_64      120 MB  +30.0 MB    360 MB  +90.0 MB     40      -1
py3-any                         3.00 kB       new   9.00 kB       new      7     new
sdist                           2.00 kB         =   6.00 kB                9
Only in demo 1.9: cp312-win_amd64
FAILED budget pypi-file 105 MB (each file of a release on the Python Package Index): over by 15.1 MB; demo-2.0-${LINUX}.whl has 120 MB
OK budget 50 files in each: the largest has 40
`)
  expect(code).toBe(1)
})

test('more than two sides are side by side', async () => {
  const { code, stdout } = await run(
    ['compare', ...WHEELS],
    answering(report([], [mine, last, sideOf('old/', null, [])])),
  )
  expect(stdout).toBe(`demo 2.0   3 distributions, 120 MB to upload   360 MB unpacked   56 files
dist/ compared with demo 1.9 on https://x/simple and old/

Compressed / unpacked                    dist/          demo 1.9       old/
All                            120 MB / 360 MB        170 MB / ?  0 B / 0 B
cp312-manylinux_2_28_x86_64    120 MB / 360 MB  90.0 MB / 270 MB          -
py3-any                      3.00 kB / 9.00 kB                 -          -
sdist                        2.00 kB / 6.00 kB       2.00 kB / ?          -
cp312-win_amd64                              -       80.0 MB / ?          -
`)
  expect(code).toBe(0)
})

test('each file is a row of the other formats', async () => {
  const { code, stdout } = await run(
    ['estimate', ...WHEELS, '--format', 'csv'],
    answering(report(['1MB'])),
  )
  const [heading = '', ...lines] = stdout.trimEnd().split(/\r?\n/)
  const cells = lines.map((line) =>
    Object.fromEntries(heading.split(',').map((key, at) => [key, line.split(',')[at]])),
  )
  expect(
    cells.map(({ kind, version, version_before, download_size, on_disk_size }) => [
      kind,
      version,
      version_before,
      download_size,
      on_disk_size,
    ]),
  ).toEqual([
    ['total', '', '', '120005000', '360015000'],
    ['total', '', '', '170002000', ''],
    ['package', '2.0', '1.9', '120000000', '360000000'],
    ['package', '2.0', '', '3000', '9000'],
    ['package', '2.0', '1.9', '2000', '6000'],
    ['package', '', '1.9', '', ''],
    ['budget', '', '', '', '120000000'],
  ])
  expect(code).toBe(1)
})

describe('the commands pass on', () => {
  const calls = async (...argv: string[]) => {
    const library = answering(report([]))
    await run(argv, library)
    return library.release.mock.calls.map(([paths, { against, failIfGrows, budget }]) => ({
      paths,
      against,
      failIfGrows,
      budget,
    }))
  }

  test('estimate: all files', async () => {
    expect(await calls('estimate', ...WHEELS, '--budget', '1MB')).toMatchObject([
      { paths: WHEELS, budget: '1MB' },
    ])
  })

  test('compare: the first side and the others', async () => {
    expect(await calls('compare', ...WHEELS)).toMatchObject([
      { paths: [WHEELS[0]], against: [WHEELS[1]] },
    ])
  })

  test('diff: the new side and the old one', async () => {
    expect(await calls('diff', 'demo==1.0', WHEELS[0]!, '--fail-if-grows', '5%')).toMatchObject([
      { paths: [WHEELS[0]], against: ['demo==1.0'], failIfGrows: '5%' },
    ])
  })

  test('no files that are resolved', async () => {
    const { code, stderr } = await run(['estimate', WHEELS[0]!, 'requirements.txt'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('mixed-inputs')])
  })
})
