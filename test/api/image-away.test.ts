import { join } from 'node:path'
import { expect, test } from 'vitest'
import { image, imageDiff } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { CPU, layerOf, predict } from './image-support.ts'
import { lockText } from './lock-texts.ts'

const EMBEDDED = join(import.meta.dirname, '../../cache')
/** Nothing listens there. */
const AWAY = { PYSIZE_PYTORCH_URL: 'http://127.0.0.1:9/whl' }
const INSTALL = `FROM python:3.11-slim\nRUN pip install --no-cache-dir --no-deps torch==2.9.0+cpu --extra-index-url ${CPU}\n`

test("torch comes from the snapshot if PyTorch's index cannot be reached", async () => {
  const report = await predict(INSTALL, { env: AWAY, snapshot: EMBEDDED })
  expect(layerOf(report, 2).rows.map(({ name }) => name)).toContain('torch 2.9.0+cpu')
  const [used] = report.warnings.filter(({ code }) => code === 'snapshot-used')
  expect(used?.message).toContain("PyTorch's index could not be reached")
})

test('also if a project names the index only for torch', async () => {
  const project = `[project]
name = "demo"
version = "1"
dependencies = ["click", "torch==2.9.0"]
[[tool.uv.index]]
name = "pytorch"
url = "${CPU}"
explicit = true
[tool.uv.sources]
torch = { index = "pytorch" }
`
  const report = await predict(
    'FROM python:3.11-slim\nCOPY pyproject.toml ./\nRUN uv pip install --system --no-deps -r pyproject.toml\n',
    { env: AWAY, snapshot: EMBEDDED },
    { 'pyproject.toml': project },
  )
  const { rows } = layerOf(report, 3)
  expect(rows.map(({ name }) => name)).toContain('torch 2.9.0+cpu')
  expect(rows.find(({ name }) => name === 'click 8.1.0')?.uncompressed_size).toBeGreaterThan(90_000)
})

test('also if it is the only index, whose other packages then come from the main one', async () => {
  const report = await predict(
    `FROM python:3.11-slim\nRUN pip install --no-cache-dir --no-deps torch==2.9.0 click --index-url ${CPU}\nRUN pip install --no-cache-dir --no-deps torch\n`,
    { env: AWAY, snapshot: EMBEDDED },
  )
  const { rows } = layerOf(report, 2)
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['torch 2.9.0+cpu', 'click 8.1.0']),
  )
  expect(report.warnings.map(({ code }) => code)).toContain('snapshot-used')
  // What is there already is not installed again.
  expect(layerOf(report, 3).rows.filter(({ kind }) => kind === 'distribution')).toEqual([])
})

test('without a snapshot, packages of an unreachable index are unknown, and no error', async () => {
  const report = await predict(INSTALL, { env: AWAY })
  expect(layerOf(report, 2).source).toBe('unknown')
  expect(report.warnings.map(({ code }) => code)).toContain('index-of-builder')
})

/** A proxy that refuses each connection: no mirror can be reached. */
const NO_PROXY = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' }

test.each([
  ['an option', '-i https://pypi.tuna.tsinghua.edu.cn/simple click', ''],
  [
    'a line of the file',
    '-r requirements.txt',
    '-i https://mirrors.cloud.tencent.com/pypi/simple\n',
  ],
])(
  'a mirror of PyPI that is away, named by %s, is replaced by the main index',
  async (_, what, line) => {
    const report = await predict(
      `FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir ${what}\n`,
      { env: NO_PROXY },
      { 'requirements.txt': `${line}click\n` },
    )
    const { rows } = layerOf(report, 3)
    expect(rows.find(({ name }) => name === 'click 8.1.0')?.uncompressed_size).toBeGreaterThan(
      90_000,
    )
    expect(report.warnings.map(({ code }) => code)).toEqual(['mirror-away'])
  },
)

test('another index that is away is not', async () => {
  const report = await predict(
    'FROM python:3.11-slim\nRUN pip install -i https://packages.example/simple click\n',
    { env: NO_PROXY },
  )
  expect(layerOf(report, 2).source).toBe('unknown')
  expect(report.warnings.map(({ code }) => code)).toContain('index-of-builder')
})

test('a version that no index has is still an error', async () => {
  await expect(predict(INSTALL.replace('2.9.0+cpu', '2.8.7'))).rejects.toMatchObject({
    code: 'no-such-version',
  })
})

test('two Dockerfiles are compared without the index', async () => {
  const { index: indexUrl } = await indexOf([wheel('click 8.1.0', { size: 90_000 })])
  const cwd = folderOf({
    'old.Dockerfile': 'FROM python:3.11-slim\nRUN pip install --no-cache-dir click\n',
    'new.Dockerfile': INSTALL,
  })
  const { diff } = await imageDiff('old.Dockerfile', 'new.Dockerfile', {
    cwd,
    indexUrl,
    cache: false,
    env: AWAY,
  })
  expect(diff.new.uncompressed_size).toBeGreaterThan(diff.old.uncompressed_size + 100_000_000)
})

test('of a lock, packages of an unreachable index are estimated by their sizes there', async () => {
  const files = [wheel('web 1.0', { size: 90_000, requires: ['core'] }), wheel('core 2.0')]
  const { index: indexUrl, url } = await indexOf(files.slice(0, 1))
  const [web, core] = files.map(({ filename, body }, at) => ({
    name: at === 0 ? 'web' : 'core',
    version: at === 0 ? '1.0' : '2.0',
    filename,
    body: Buffer.from(body!),
    url: `${at === 0 ? url : 'http://127.0.0.1:9'}/files/${filename}`,
  }))
  const cwd = folderOf({
    ...lockText('uv.lock', web!, core!).files,
    Dockerfile: 'FROM python:3.11-slim\nCOPY . /app\nWORKDIR /app\nRUN uv sync --frozen\n',
  })
  const report = await image({ cwd, indexUrl, cache: false, snapshot: false, env: {} })
  const rows = layerOf(report, 4).rows.map(({ name, source }) => [name, source])
  expect(rows).toContainEqual(['web 1.0', 'exact'])
  expect(rows).toContainEqual(['core 2.0', 'estimated'])
})
