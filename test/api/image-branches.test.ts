import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { type ImageOptions, type ImageReport, image } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'

const PACKAGES = [wheel('small 1.0', { size: 100_000 }), wheel('large 2.0', { size: 9_000_000 })]

async function predict(
  dockerfile: string,
  files: Readonly<Record<string, string>> = {},
  options: ImageOptions = {},
): Promise<ImageReport> {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cwd = folderOf()
  for (const [path, content] of Object.entries({
    Dockerfile: `FROM python:3.11-slim\n${dockerfile}`,
    ...files,
  })) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), content)
  }
  return image({
    cwd,
    indexUrl,
    cache: false,
    snapshot: false,
    env: { PIP_NO_CACHE_DIR: '1' },
    ...options,
  })
}

const pip = (name: string): string => `pip install --no-cache-dir ${name}`
const namesOf = ({ layers }: ImageReport): readonly string[] =>
  layers
    .filter(({ line }) => line !== null)
    .flatMap(({ rows }) =>
      rows.filter(({ kind }) => kind === 'distribution').map(({ name }) => name),
    )

test('both branches of an undecided condition are named, and the intervals cover both', async () => {
  const report = await predict(
    `RUN if [ "$(cat mode)" = big ]; then ${pip('large')}; else ${pip('small')}; fi\n`,
  )
  expect(namesOf(report)).toEqual(['large 2.0'])
  const condition = '[ "$(cat mode)" = big ]'
  expect(report.branches).toMatchObject([{ line: 2, condition, otherwise: `unless ${condition}` }])
  const other = report.branches![0]!.other!
  expect(report.image.uncompressed_size! - other.uncompressed_size!).toBeGreaterThan(8_000_000)
  expect(report.image.interval![0]).toBeLessThanOrEqual(other.interval![0])
  const layer = report.layers.find(({ line }) => line === 2)!
  expect(layer).toMatchObject({
    source: 'estimated',
    interval: [expect.any(Number), expect.any(Number)],
  })
  expect(layer.interval![0]).toBeLessThan(layer.uncompressed_size! - 8_000_000)
  expect(report.warnings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^Line 2: pysize assumes that \[ .* \] is true: \d+ MB; otherwise the image is \d+ MB\.$/,
    ),
  )
})

test('a budget that one branch breaks is undecided', async () => {
  const dockerfile = `RUN if [ "$(cat mode)" = small ]; then ${pip('small')}; else ${pip('large')}; fi\n`
  expect((await predict(dockerfile, {}, { budget: '140MB' })).budget).toMatchObject({ ok: null })
})

test('findings of the other branch are reported with its condition', async () => {
  const report = await predict(
    `RUN ${pip('large')}\nRUN if [ "$(cat mode)" = a ]; then ${pip('small')}; else chown -R app /usr/local/lib/python3.11/site-packages; fi\n`,
  )
  expect(report.findings).toMatchObject([
    {
      code: 'owner-changed',
      line: 3,
      message: expect.stringMatching(/This applies if .* is false in line 3\.$/),
    },
  ])
})

test('each arm of case is a way, unless it stops the build', async () => {
  const report = await predict(
    `RUN case "$(hostname)" in a) ${pip('small')} ;; b) ${pip('large')} ;; *) exit 1 ;; esac\n`,
  )
  expect(namesOf(report)).toEqual(['small 1.0'])
  expect(report.branches).toMatchObject([{ otherwise: 'case "$(hostname)" in b' }])
})

test('a branch that changes no file is not reported', async () => {
  const report = await predict(
    'RUN if [ "$(cat mode)" = a ]; then echo a; else echo b; fi; [ -n "$(cat x)" ] || exit 1\n',
  )
  expect(report.branches).toBeUndefined()
  expect(report.warnings).toEqual([])
})

test('a branch whose install has no solution is replaced by the other', async () => {
  const report = await predict(
    `RUN if [ "$(cat mode)" = a ]; then ${pip('small==99')}; else ${pip('large')}; fi\n`,
  )
  expect(namesOf(report)).toEqual(['large 2.0'])
  expect(report.branches).toMatchObject([
    { other: null, reason: expect.stringContaining('small 99') },
  ])
})

test.each([
  [
    'if [ -f requirements.txt ]; then pip install -r requirements.txt; else pip install large; fi',
    ['small 1.0'],
  ],
  ['if [ ! -e other.txt ]; then pip install small; fi', ['small 1.0']],
  ['if [ -d app ]; then pip install small; fi', ['small 1.0']],
  ['if [ -f app ]; then pip install large; else pip install small; fi', ['small 1.0']],
  ['[ -f other.txt ] && pip install large || pip install small', ['small 1.0']],
  [
    'for f in plugins/*; do if [ -f "$f/requirements.txt" ]; then pip install -r "$f/requirements.txt"; fi; done',
    [],
  ],
  ['for f in app/*.txt; do if [ -f "$f" ]; then pip install -r "$f"; fi; done', ['small 1.0']],
  ['echo small > new.txt; if [ -s new.txt ]; then pip install -r new.txt; fi', ['small 1.0']],
])('files of the context decide: %s', async (run, expected) => {
  const files = { 'requirements.txt': 'small\n', 'app/list.txt': 'small\n' }
  const report = await predict(
    `ENV PIP_NO_CACHE_DIR=1\nWORKDIR /app\nCOPY . .\nRUN ${run}\n`,
    files,
  )
  expect(namesOf(report)).toEqual(expected)
  expect(report.branches).toBeUndefined()
})

test.each([
  'COPY requirements.txt /tmp\nRUN pip install -r /tmp/requirements.txt',
  'WORKDIR /code\nCOPY requirements.txt /code\nRUN pip install -r requirements.txt',
  'RUN mkdir -p /opt/app/conf\nCOPY requirements.txt /opt/app\nRUN pip install -r /opt/app/requirements.txt',
  'RUN useradd -m app\nCOPY requirements.txt /home/app\nRUN cd /home/app && pip install -r requirements.txt',
  'COPY requirements.txt /r\nRUN pip install -r /r',
])('a file is copied into an existing folder: %s', async (instructions) => {
  const report = await predict(`${instructions}\n`, { 'requirements.txt': 'small\n' })
  expect(namesOf(report)).toEqual(['small 1.0'])
  expect(report.findings.map(({ code }) => code)).toEqual([])
})

test('a URL is not looked for in the context', async () => {
  const report = await predict(
    'RUN pip install "x @ http://127.0.0.1:9/x-1.0.tar.gz" && pip install http://127.0.0.1:9/y.zip\n',
  )
  expect(report.findings).toEqual([])
  expect(report.warnings.map(({ code }) => code)).toEqual(['index-of-builder'])
  expect(report.layers.at(-1)!.rows).toContainEqual(
    expect.objectContaining({ reason: expect.stringMatching(/^The name of .* is unknown/) }),
  )
})

test('a file that the context lacks is a finding and an unknown row', async () => {
  const report = await predict(
    'COPY . /app\nRUN pip install /app\nRUN pip install "x=="\nRUN cd /app && uv sync\n',
    { 'app.py': '' },
  )
  expect(report.findings.map(({ code, line }) => [code, line])).toEqual([
    ['install-fails', 3],
    ['install-fails', 4],
    ['file-not-copied', 5],
  ])
  const unknown = report.layers.flatMap(({ line, rows }) =>
    rows.filter(({ uncompressed_size: size }) => size === null).map(() => line),
  )
  expect(unknown).toEqual([3, 4, 5])
})

test('an unreachable extra index is an unknown row', async () => {
  const report = await predict('RUN pip install --index-url http://127.0.0.1:9/simple small\n')
  expect(report.warnings.map(({ code }) => code)).toEqual(['index-of-builder'])
  expect(report.image.source).toBe('unknown')
})
