import { join } from 'node:path'
import { expect, test } from 'vitest'
import { imageDiff } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { CPU, layerOf, predict } from './image-support.ts'

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

test('without a snapshot, packages of an unreachable index are unknown, and no error', async () => {
  const report = await predict(INSTALL, { env: AWAY })
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
