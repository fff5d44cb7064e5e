import { describe, expect, test } from 'vitest'
import type { ImageReport } from '../../src/index.ts'
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

describe('packages of repositories beside the distribution', () => {
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
})
