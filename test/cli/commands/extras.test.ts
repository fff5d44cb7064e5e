import { expect, test, vi } from 'vitest'
import type { ExtrasReport, HistoryReport } from '../../../src/model/project.ts'
import type { EstimateOptions, HistoryOptions } from '../../../src/options/options.ts'
import { run } from '../fake-host.ts'

const target = {
  python: '3.12.16',
  platform: 'linux-x86_64',
  glibc: '2.36',
  assumed: ['python', 'platform', 'glibc'],
}
const common = {
  schema_version: 1,
  target,
  installer: 'pip',
  network: { requests: 9, bytes: 100, rounds: 3 },
} as const
const size = (packages: number, disk_size: number, adds: number) => ({
  packages,
  download_size: disk_size / 4,
  disk_size,
  adds,
  source: 'exact' as const,
})

const extrasReport: ExtrasReport = {
  ...common,
  command: 'extras',
  project: 'demo 2.0',
  extras: [
    { kind: 'base', name: null, size: size(2, 1_000_000, 0), error: null },
    { kind: 'extra', name: 'io', size: size(3, 1_400_000, 400_000), error: null },
    { kind: 'extra', name: 'web', size: size(9, 9_000_000, 8_000_000), error: null },
    {
      kind: 'group',
      name: 'dev',
      size: null,
      error: { code: 'conflict', message: 'dev and demo cannot be together.' },
    },
    { kind: 'all', name: null, size: size(10, 9_400_000, 8_400_000), error: null },
  ],
  warnings: [],
}

test('extras: the largest first, all together last, failures with their reason', async () => {
  const library = { extras: vi.fn(async (_options: EstimateOptions) => extrasReport) }
  const { code, stdout } = await run(['extras', 'demo'], library)
  expect(code).toBe(0)
  expect(stdout).toBe(`demo 2.0        Packages  Download  On disk      Adds
without extras         2    250 kB  1.00 MB
[web]                  9   2.25 MB  9.00 MB  +8.00 MB
[io]                   3    350 kB  1.40 MB   +400 kB
--group dev                                  conflict
all together          10   2.35 MB  9.40 MB  +8.40 MB
--group dev: dev and demo cannot be together.
Target: pip's rules, Python 3.12.16, linux-x86_64 and glibc 2.36 (assumed).
`)
  expect(library.extras.mock.calls[0]?.[0]).toMatchObject({ with: ['demo'] })
  await run(['extras', '.', '--python', '3.11'], library)
  expect(library.extras.mock.calls[1]?.[0]).toMatchObject({ files: ['.'], python: '3.11' })
  expect(JSON.parse((await run(['extras', 'demo', '--json'], library)).stdout)).toEqual(
    JSON.parse(JSON.stringify(extrasReport)),
  )
})

const historyReport: HistoryReport = {
  ...common,
  command: 'history',
  warnings: [],
  project: 'demo',
  releases: [
    {
      version: '1.0',
      date: '2025-01-10',
      download_size: 900,
      installed_size: 4000,
      closure: { packages: 2, disk_size: 8000, source: 'exact' },
      cause: null,
    },
    {
      version: '2.0',
      date: '2025-04-10',
      download_size: 1000,
      installed_size: 4100,
      closure: { packages: 3, disk_size: 90_000, source: 'exact' },
      cause: { name: 'base', difference: 80_000 },
    },
    {
      version: '3.0',
      date: '2025-05-10',
      download_size: 1100,
      installed_size: null,
      closure: null,
      cause: null,
    },
  ],
}

test('history: a file is not a project', async () => {
  const { code, stderr } = await run(['history', 'requirements.txt'], {})
  expect(code).toBe(2)
  expect(stderr).toMatch(/^error\[invalid-argument\]: 'requirements.txt' is a file/)
})

test('history: releases from the oldest, with what changed most', async () => {
  const library = { history: vi.fn(async (_options: HistoryOptions) => historyReport) }
  const { code, stdout } = await run(['history', 'demo', '--last', '3'], library)
  expect(code).toBe(0)
  expect(stdout).toBe(`demo  Released    Download  Installed    With deps  Packages  Main change
1.0   2025-01-10     900 B    4.00 kB      8.00 kB         2
2.0   2025-04-10   1.00 kB    4.10 kB      90.0 kB         3  base +80.0 kB
3.0   2025-05-10   1.10 kB             no solution
Each release is resolved as of the day of its upload. Target: pip's rules, Python 3.12.16, linux-x86_64 and glibc 2.36 (assumed).
`)
  expect(library.history.mock.calls[0]?.[0]).toMatchObject({ with: ['demo'], last: 3 })
})

test.each(['0', '-1', 'x', '99999'])('--last %s is refused', async (text) => {
  const { code, stderr } = await run(['history', 'demo', '--last', text], {})
  expect(code).toBe(2)
  expect(stderr).toContain('--last')
})
