import { expect, test } from 'vitest'
import { type HistoryOptions, history } from '../../src/index.ts'
import { indexOf, wheel } from '../scenarios/support.ts'

const ask = (options: HistoryOptions) =>
  history({ cache: false, snapshot: false, env: {}, cwd: '/', ...options })
const on = (uploadTime: string) => ({ uploadTime: `${uploadTime}T12:00:00Z` })

/**
 * `base` grows from 100 to 9,000 bytes in March; demo 4.0 needs a release that appeared only later.
 */
const FILES = [
  wheel('demo 1.0', { ...on('2025-01-10'), requires: ['base'] }),
  wheel('demo 2.0', { ...on('2025-02-10'), requires: ['base'] }),
  wheel('demo 3.0', { ...on('2025-04-10'), requires: ['base'] }),
  wheel('demo 4.0', { ...on('2025-05-10'), requires: ['late'] }),
  wheel('demo 5.0a1', { ...on('2025-06-10'), requires: ['base'] }),
  wheel('base 1.0', on('2025-01-01')),
  wheel('base 1.1', { ...on('2025-03-01'), size: 9000 }),
  wheel('late 1.0', on('2025-07-01')),
]

test('each release is weighed with its dependencies of that day, without pre-releases', async () => {
  const server = await indexOf(FILES)
  const { project, releases } = await ask({ with: ['demo'], indexUrl: server.index })
  expect(project).toBe('demo')
  expect(
    releases.map(({ version, date, closure }) => [version, date, closure?.packages ?? null]),
  ).toEqual([
    ['1.0', '2025-01-10', 2],
    ['2.0', '2025-02-10', 2],
    ['3.0', '2025-04-10', 2],
    ['4.0', '2025-05-10', null],
  ])
  expect(releases.map(({ cause }) => cause?.name ?? null)).toEqual([null, null, 'base', null])
  expect(releases[2]?.cause?.difference).toBeGreaterThan(8900)
})

test('the newest releases, and a range of versions', async () => {
  const server = await indexOf(FILES)
  const versions = async (options: HistoryOptions) =>
    (await ask({ ...options, indexUrl: server.index })).releases.map(({ version }) => version)
  expect(await versions({ with: ['demo'], last: 2 })).toEqual(['3.0', '4.0'])
  expect(await versions({ with: ['demo<3'] })).toEqual(['1.0', '2.0'])
})

test.each([
  [{ with: ['demo', 'base'] }, 'not-one-project', 2],
  [{ with: ['nothing'] }, 'no-such-package', 3],
  [{ with: ['demo>9'] }, 'no-releases', 3],
  [{ with: ['demo'], last: 0 }, 'bad-option', 2],
] as const)('%j fails', async (options, code, exitCode) => {
  const server = await indexOf(FILES)
  await expect(ask({ ...options, indexUrl: server.index })).rejects.toMatchObject({
    code,
    exitCode,
  })
})
