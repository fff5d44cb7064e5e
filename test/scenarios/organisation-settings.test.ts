import { afterEach, expect, test, vi } from 'vitest'
import type { Estimate, EstimateOptions } from '../../src/index.ts'
import { textReport } from '../../src/reports/estimate/text.ts'
import { onTestEnd } from '../support/cleanup.ts'
import { type Answer, serve, type TestServer } from '../support/http-server.ts'
import { folderOf, indexOf, run, wheel } from './support.ts'

afterEach(() => void vi.restoreAllMocks())

const ORGANISATION = `[tool.pysize]
python = "3.11"
budget = "1kB"
deny = ["torch"]
`

async function organisation(answer: Partial<Answer> = { body: ORGANISATION }): Promise<TestServer> {
  const server = await serve(() => answer as Answer)
  onTestEnd(() => server.close())
  return server
}

interface Project {
  estimate(options?: EstimateOptions): Promise<Estimate>
}

async function project(settings: string): Promise<Project> {
  const { index } = await indexOf([wheel('six 1.0', { size: 5000 })])
  const cwd = folderOf({
    'requirements.txt': 'six\n',
    'pyproject.toml': `[tool.pysize]\n${settings}`,
  })
  const cacheDir = folderOf()
  return {
    estimate: (options = {}) =>
      run({
        files: ['requirements.txt'],
        indexUrl: index,
        cwd,
        cache: true,
        cacheDir,
        compare: false,
        ...options,
      }),
  }
}

test('settings of the project override those of its organisation', async () => {
  const { url } = await organisation()
  const { estimate } = await project(`extends = "${url}/pysize.toml"\nbudget = "1MB"\n`)
  const found = await estimate()
  expect(found.settings).toEqual({
    file: 'pyproject.toml',
    extends: `${url}/pysize.toml`,
    options: { python: '3.11', budget: '1MB', deny: ['torch'] },
  })
  expect([found.budget?.ok, found.scenarios[0]?.target.python]).toEqual([
    true,
    expect.stringMatching(/^3\.11\./),
  ])
  expect(
    textReport(found, { width: 200, colors: false, binaryUnits: false, all: false }),
  ).toContain(`Settings of pyproject.toml and ${url}/pysize.toml:`)
})

test('options override both', async () => {
  const { url } = await organisation()
  const { estimate } = await project(`extends = "${url}/pysize.toml"\n`)
  expect((await estimate({ budget: '2MB' })).budget).toMatchObject({ limit: 2_000_000, ok: true })
})

test('a fresh copy is used without a request, also with --offline', async () => {
  const server = await organisation()
  const { estimate } = await project(`extends = "${server.url}/pysize.toml"\n`)
  await estimate()
  await estimate()
  expect(
    (await estimate({ offline: true, snapshot: false }).catch((error) => error)).code,
  ).not.toBe('settings-not-reached')
  expect(server.requests.length).toBe(1)
})

test('an older copy is revalidated, and used with a warning if no server answers', async () => {
  const server = await organisation({ body: ORGANISATION, headers: { etag: '"one"' } })
  const { estimate } = await project(`extends = "${server.url}/pysize.toml"\n`)
  await estimate()
  const now = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => now + 3_600_000)
  await estimate()
  expect(server.requests.at(-1)?.headers['if-none-match']).toBe('"one"')
  await server.close()
  vi.spyOn(Date, 'now').mockImplementation(() => now + 7_200_000)
  const { settings, warnings } = await estimate()
  expect(settings?.options).toMatchObject({ budget: '1kB' })
  expect(warnings.map(({ code }) => code)).toContain('settings-kept')
})

test.each([
  ['a status', { status: 404 }, 'settings-not-reached', 4],
  ['too much', { body: `# ${'x'.repeat(200_000)}` }, 'settings-not-reached', 4],
  ['a web page', { body: '<!doctype html>' }, 'invalid-setting', 2],
  ['no TOML', { body: 'python: 3.11' }, 'invalid-toml', 2],
  ['no table', { body: 'python = "3.11"' }, 'invalid-setting', 2],
  ['an unknown key', { body: '[tool.pysize]\npyton = "3.11"' }, 'unknown-setting', 2],
  ['a local path', { body: '[tool.pysize]\nfind-links = "/etc"' }, 'unknown-setting', 2],
  [
    'a further step',
    { body: '[tool.pysize]\nextends = "https://host.test/a.toml"' },
    'invalid-setting',
    2,
  ],
  [
    'a way to a host without https',
    { status: 302, headers: { location: 'http://host.test/' } },
    'settings-not-reached',
    4,
  ],
])('%s is an error that names the URL', async (_, answer, code, exitCode) => {
  const { url } = await organisation(answer)
  const { estimate } = await project(`extends = "${url}/pysize.toml"\n`)
  const error = await estimate().catch((caught) => caught)
  expect([error.code, error.exitCode]).toEqual([code, exitCode])
  expect(`${error.message} ${error.places[0]?.file}`).toContain(url)
})

test('without a copy --offline is an error', async () => {
  const { url } = await organisation()
  const { estimate } = await project(`extends = "${url}/pysize.toml"\n`)
  expect(await estimate({ offline: true }).catch((error) => error.code)).toBe(
    'settings-not-reached',
  )
})
