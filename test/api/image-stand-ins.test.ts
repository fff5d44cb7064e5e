import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ImageReport } from '../../src/index.ts'
import { type Answer, serve } from '../support/http-server.ts'
import { serveProxy } from '../support/proxy-server.ts'
import { makeTar } from '../weigh/tarball.ts'
import { layerOf, predict } from './image-support.ts'

const namesOf = (report: ImageReport, line: number): readonly string[] =>
  layerOf(report, line).rows.map(({ name }) => name)
const codesOf = ({ warnings }: ImageReport): readonly string[] => warnings.map(({ code }) => code)
const unknownOf = (report: ImageReport, line: number): readonly string[] =>
  layerOf(report, line).rows.flatMap(({ name, uncompressed_size: size }) =>
    size === null ? [name] : [],
  )

describe('a repository that is not checked out is estimated by a release', () => {
  test.each([
    ['of the version that its tag names', 'uvicorn @ git+https://github.com/x/uvicorn@v0.30.6'],
    ['of the newest version without a tag', 'git+https://github.com/x/uvicorn.git'],
    ['in an archive of the host', 'https://github.com/x/uvicorn/archive/refs/heads/main.zip'],
  ])('%s', async (_, requirement) => {
    const report = await predict(
      `FROM python:3.11-slim\nRUN pip install --no-cache-dir "${requirement}"\n`,
    )
    expect(namesOf(report, 2)).toEqual(expect.arrayContaining(['uvicorn 0.30.6', 'click 8.1.0']))
    const row = layerOf(report, 2).rows.find(({ name }) => name === 'uvicorn 0.30.6')
    expect(row?.source).toBe('estimated')
    expect(unknownOf(report, 2)).toEqual([])
    expect(codesOf(report)).toContain('repository-estimated')
  })

  test('and stays unknown if the index has no such project', async () => {
    const report = await predict(
      'FROM python:3.11-slim\nRUN pip install --no-cache-dir "other @ git+https://github.com/x/other"\n',
    )
    expect(unknownOf(report, 2)).toContain('other 0')
  })
})

describe('a repository whose host packs its sources', () => {
  const sources = (files: Readonly<Record<string, string>>): Buffer =>
    gzipSync(
      makeTar(Object.entries(files).map(([path, content]) => ({ path: `top/${path}`, content }))),
    )
  const packed = sources({
    'pyproject.toml':
      '[project]\nname = "other"\nversion = "3"\ndependencies = ["click"]\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
    'other/__init__.py': 'x'.repeat(70_000),
  })

  async function predictFrom(answer: Answer, requirement: (home: string) => string) {
    const host = await serve(() => answer)
    const home = `git+${host.url}/team/other`
    const report = await predict(
      `FROM python:3.11-slim\nRUN pip install --no-cache-dir "${requirement(home)}"\n`,
    )
    await host.close()
    return { report, paths: host.requests.map(({ path }) => path) }
  }

  test.each([
    ['with a name', (home: string) => `other @ ${home}@v3`, 'v3'],
    ['without a name', (home: string) => `${home}.git`, 'HEAD'],
  ])('%s has the size and requirements of them', async (_, requirement, ref) => {
    const { report, paths } = await predictFrom({ body: packed }, requirement)
    expect(new Set(paths)).toEqual(new Set([`/team/other/archive/${ref}/other-0.tar.gz`]))
    expect(namesOf(report, 2)).toEqual(expect.arrayContaining(['other 0', 'click 8.1.0']))
    const row = layerOf(report, 2).rows.find(({ name }) => name === 'other 0')
    expect(row?.source).toBe('estimated')
    expect(row?.uncompressed_size).toBeGreaterThan(70_000)
    expect(row?.uncompressed_size).toBeLessThan(100_000)
    expect(codesOf(report)).toContain('repository-estimated')
    expect(codesOf(report)).not.toContain('repository-unknown')
  })

  test.each([
    ['404', { status: 404 }],
    ['403', { status: 403 }],
    ['500', { status: 500 }],
    ['a page for logins', { body: '<html>' }],
    ['an archive without a project', { body: gzipSync(Buffer.alloc(1024)) }],
  ])('that answers %s stays unknown', async (_, answer) => {
    const { report } = await predictFrom(answer, (home) => `other @ ${home}`)
    expect(unknownOf(report, 2)).toEqual(['other 0'])
    const row = layerOf(report, 2).rows.find(({ name }) => name === 'other 0')
    expect(row?.reason).toMatch(/^a repository is not read; /)
    const { interval } = layerOf(report, 2)
    expect(interval?.[0]).toBeGreaterThan(0)
    expect(interval?.[1]).toBeNull()
  })

  test('is not tried again for its next repository if it cannot be reached', async () => {
    const triesFor = async (...names: readonly string[]): Promise<number> => {
      const proxy = await serveProxy({ refuse: 503 })
      const urls = names.map((name) => `"${name} @ git+https://git.example/team/${name}"`)
      const report = await predict(
        `FROM python:3.11-slim\nRUN pip install --no-cache-dir ${urls.join(' ')}\n`,
        { env: { HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' } },
      )
      expect(unknownOf(report, 2)).toEqual(names.map((name) => `${name} 0`))
      await proxy.close()
      return proxy.asked.filter((one) => one === 'CONNECT git.example:443').length
    }
    const once = await triesFor('other')
    expect(once).toBeGreaterThan(0)
    expect(await triesFor('other', 'second', 'third')).toBe(once)
  })
})

describe("the wheel of the context's project, which a build leaves in dist", () => {
  const project = {
    'pyproject.toml':
      '[project]\nname = "my-app"\nversion = "1.2"\ndependencies = ["click"]\n[project.optional-dependencies]\nserver = ["uvicorn"]\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
    'my_app/__init__.py': 'a = 1\n',
  }

  test.each([
    ['a pattern', 'COPY dist/*.whl /tmp/', '/tmp/*.whl', false],
    ['the folder', 'COPY dist ./dist', '"$(echo ./dist/*.whl)[server]"', true],
    ['a name', 'COPY dist/my_app-1.2-py3-none-any.whl /w/', '--find-links=/w my-app', false],
  ])('copied by %s', async (_, copy, install, isServer) => {
    const report = await predict(
      `FROM python:3.11-slim\n${copy}\nRUN pip install --no-cache-dir ${install}\n`,
      {},
      project,
    )
    expect(unknownOf(report, 2)).toEqual([])
    expect(namesOf(report, 3)).toEqual(expect.arrayContaining(['my-app 1.2', 'click 8.1.0']))
    expect(namesOf(report, 3).includes('uvicorn 0.30.6')).toBe(isServer)
    expect(codesOf(report)).toContain('wheel-assumed')
  })

  test('without a project, the build stops', async () => {
    const report = await predict('FROM python:3.11-slim\nCOPY dist /tmp/\n')
    expect(report.findings.map(({ code }) => code)).toContain('source-missing')
  })
})

test.each([
  ['/usr/local/bin/node', 100_000_000],
  ['/usr/local/lib/node_modules', 5_000_000],
  ['/opt/yarn-v1.22.22', 5_000_000],
])('%s of an image of Node has an estimated size', async (path, least) => {
  const report = await predict(
    `FROM python:3.11-slim\nCOPY --from=node:22.1-bookworm-slim ${path} ${path}\n`,
    { offline: true },
  )
  const [row] = layerOf(report, 2).rows
  expect(row?.source).toBe('estimated')
  expect(row?.uncompressed_size).toBeGreaterThan(least)
})

describe('packages of repositories apart from the distribution', () => {
  const install = (names: string, base = 'python:3.11-slim-bookworm') =>
    predict(
      `FROM ${base}\nRUN apt-get update && apt-get install -y --no-install-recommends ${names}\n`,
    )

  test.each([
    ['postgresql-client-14', 5_000_000, 70_000_000],
    ['google-chrome-stable', 300_000_000, 900_000_000],
    ['docker-ce-cli', 20_000_000, 60_000_000],
    ['libcudnn8=8.9.*', 900_000_000, 1_400_000_000],
    ['msodbcsql18', 2_000_000, 6_000_000],
  ])('%s is estimated', async (name, low, high) => {
    const report = await install(name)
    expect(unknownOf(report, 2)).toEqual([])
    const size = layerOf(report, 2).uncompressed_size ?? 0
    // The lists stay, 19.9 MB.
    expect(size - 19_900_000).toBeGreaterThan(low)
    expect(size - 19_900_000).toBeLessThan(high)
    expect(layerOf(report, 2).source).toBe('estimated')
  })

  test.each(['ubuntu:24.04', 'python:3.11-slim-bookworm'])(
    'a name that nobody knows stays unknown on %s',
    async (base) => {
      const report = await install('no-such-thing libpq5', base)
      expect(unknownOf(report, 2)).toEqual(['apt: no-such-thing'])
    },
  )

  test('packages that arm64 lacks are not installed there on Ubuntu either', async () => {
    const text = 'FROM ubuntu:24.04\nRUN apt-get install -y --no-install-recommends gcc\n'
    const hasQuadmath = async (platform: string): Promise<boolean> =>
      layerOf(await predict(text, { platform }), 2).rows.some(({ name }) =>
        name.startsWith('libquadmath0'),
      )
    expect([await hasQuadmath('linux/amd64'), await hasQuadmath('linux/arm64')]).toEqual([
      true,
      false,
    ])
  })
})

describe('files that an earlier stage makes and nobody can read', () => {
  test.each([
    ['a text that a program writes', 'python make.py', '/srv/llms.txt', 1_000_000],
    ['the files of collectstatic', 'python manage.py collectstatic --noinput', '/srv/static', 4000],
  ])('%s', async (_, program, path, most) => {
    const report = await predict(
      `FROM python:3.11-slim AS make\nWORKDIR /srv\nCOPY app app\nRUN ${program}\nFROM python:3.11-slim\nCOPY --from=make ${path} ${path}\n`,
      {},
      { 'app/static/style.css': ' '.repeat(1000) },
    )
    const [row] = layerOf(report, 6).rows
    expect(row?.source).toBe('estimated')
    expect(row?.interval?.[1]).toBe(most)
  })

  test.each([
    ['files of another kind', 'python make.py', '/srv/model.bin'],
    ['a text that no program can have written', 'mkdir /srv/x', '/srv/list.txt'],
  ])('but not %s', async (_, program, path) => {
    const report = await predict(
      `FROM python:3.11-slim AS make\nRUN ${program}\nFROM python:3.11-slim\nCOPY --from=make ${path} /srv/\n`,
    )
    expect(unknownOf(report, 4)).toHaveLength(1)
  })
})

test('a folder of requirements that the context lacks is small', async () => {
  const report = await predict('FROM python:3.11-slim\nCOPY requirements requirements\n')
  expect(unknownOf(report, 2)).toEqual([])
  expect(report.findings.map(({ code }) => code)).toContain('source-missing')
})

test('the first settings that a program writes take next to nothing', async () => {
  const report = await predict('FROM python:3.11-slim\nRUN errbot --init\n')
  const { rows, source } = layerOf(report, 2)
  expect(source).toBe('estimated')
  expect(rows).toMatchObject([{ uncompressed_size: 10_000, source: 'estimated' }])
})

test('the packages that playwright names for its browsers are not its browsers', async () => {
  const report = await predict('FROM python:3.11-slim\nRUN playwright install-deps chromium\n')
  expect(layerOf(report, 2).rows).toMatchObject([{ reason: expect.stringContaining('of apt') }])
})

test.each([
  [
    'a script of an image whose files are unknown',
    'FROM example.test/tool:1 AS tool\n',
    '/usr/bin/start.sh',
  ],
  [
    'a script that a program of a stage writes',
    'FROM python:3.11-slim AS tool\nRUN tool-x hook\n',
    '/start.sh',
  ],
])('%s is small', async (_, stage, path) => {
  const report = await predict(
    `${stage}FROM python:3.11-slim\nCOPY --from=tool ${path} /start.sh\n`,
    { baseSize: '500MB' },
  )
  const { rows } = report.layers.at(-1)!
  expect(rows).toMatchObject([{ source: 'estimated' }])
  expect(rows[0]!.uncompressed_size).toBeLessThan(20_000)
})

test('a program of an image whose files are unknown is not', async () => {
  const report = await predict(
    'FROM example.test/tool:1 AS tool\nFROM python:3.11-slim\nCOPY --from=tool /bin/tool /bin/\n',
    { baseSize: '500MB' },
  )
  expect(report.layers.at(-1)!.rows).toMatchObject([{ uncompressed_size: null }])
})

test('the settings of a program that downloads its plugins first are unknown', async () => {
  const report = await predict('FROM python:3.11-slim\nRUN tofu init\n')
  expect(unknownOf(report, 2)).toHaveLength(1)
})

test('files are stored again for an owner whose name is unknown', async () => {
  const report = await predict(
    'FROM python:3.11-slim\nARG OWNER\nCOPY app /app\nRUN chown -R "$OWNER:$OWNER" /app\n',
  )
  expect(unknownOf(report, 4)).toEqual([])
  expect(layerOf(report, 4).uncompressed_size).toBe(layerOf(report, 3).uncompressed_size)
})
