import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { image } from '../../src/index.ts'
import { folderOf, indexOf, pytorchIndex, sdist, wheel } from '../scenarios/support.ts'
import { CPU, codesOf, layerOf, predict } from './image-support.ts'

describe('later layers only add', () => {
  const start =
    'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n'

  test('a change of owner writes everything again', async () => {
    const report = await predict(
      `${start}RUN chown -R app:app /usr/local/lib/python3.11/site-packages\n`,
    )
    expect(codesOf(report)).toEqual(['owner-changed'])
    expect(report.findings[0]!.size).toBeGreaterThan(16_000_000)
    expect(layerOf(report, 4).uncompressed_size).toBe(report.findings[0]!.size)
  })

  test('files that a later RUN deletes stay', async () => {
    const report = await predict(`${start}RUN pip uninstall -y torch triton\n`)
    expect(codesOf(report)).toEqual(['deleted-later'])
    expect(layerOf(report, 4).uncompressed_size).toBeLessThan(10_000)
  })

  test('two COPYs of the same environment', async () => {
    const venv =
      'FROM python:3.11-slim AS builder\nCOPY requirements.txt .\nRUN uv venv /venv && uv pip install --python /venv -r requirements.txt\n'
    const report = await predict(
      `${venv}FROM python:3.11-slim\nCOPY --from=builder /venv /venv\nCOPY --from=builder /venv /opt/venv\nENV PATH=/venv/bin:$PATH\n`,
    )
    expect(codesOf(report)).toContain('copied-twice')
  })

  test("pip's cache, unless it is off or mounted", async () => {
    const of = async (run: string) =>
      codesOf(await predict(`FROM python:3.11-slim\nCOPY requirements.txt .\n${run}\n`))
    const big = { 'requirements.txt': 'torch\n' }
    expect(
      codesOf(
        await predict(
          'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
          {},
          big,
        ),
      ),
    ).toEqual([])
    expect(
      await of('RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt'),
    ).toEqual([])
    expect(await of('ENV PIP_NO_CACHE_DIR=1\nRUN pip install -r requirements.txt')).toEqual([])
  })

  test('package lists and build tools stay, unless the same RUN deletes them', async () => {
    const update = 'apt-get update && apt-get install -y --no-install-recommends gcc'
    expect(codesOf(await predict(`FROM python:3.11-slim\nRUN ${update}\n`))).toEqual([
      'build-tools',
      'package-lists',
    ])
    expect(
      codesOf(
        await predict(
          `FROM python:3.11-slim\nRUN ${update} && apt-get purge -y gcc && rm -rf /var/lib/apt/lists/*\n`,
        ),
      ),
    ).toEqual([])
  })

  test('folders of the context that no container needs', async () => {
    const git = { '.git/objects/pack': 'x'.repeat(200_000) }
    const report = await predict('FROM python:3.11-slim\nCOPY . /app\n', {}, git)
    expect(report.findings).toMatchObject([{ code: 'no-dockerignore', size: 200_000, line: 2 }])
    expect(
      codesOf(
        await predict(
          'FROM python:3.11-slim\nCOPY . /app\n',
          {},
          { ...git, '.dockerignore': '.git\n' },
        ),
      ),
    ).toEqual([])
  })

  test('models of the context, if they are large', async () => {
    const cwd = folderOf({
      Dockerfile: 'FROM python:3.11-slim\nCOPY . /app\n',
      'small.onnx': 'x',
      'model.safetensors': '',
    })
    truncateSync(join(cwd, 'model.safetensors'), 60_000_000)
    const report = await image({ cwd, offline: true, cache: false, env: {} })
    expect(report.findings).toMatchObject([
      { code: 'models-in-context', line: 2, size: 60_000_001 },
    ])
  })
})

describe('missing files and programs', () => {
  test('a requirements file that is not copied before it is read', async () => {
    const report = await predict('FROM python:3.11-slim\nRUN pip install -r requirements.txt\n')
    expect(report.findings).toMatchObject([{ code: 'file-not-copied', line: 2 }])
  })

  test('a file that a requirements file includes and that is not copied with it', async () => {
    const files = { 'requirements/prod.txt': '-r base.txt\n', 'requirements/base.txt': 'uvicorn\n' }
    const of = async (copy: string) =>
      codesOf(
        await predict(
          `FROM python:3.11-slim\n${copy}\nRUN pip install --no-cache-dir -r /r/prod.txt\n`,
          {},
          files,
        ),
      )
    expect(await of('COPY requirements/prod.txt /r/')).toEqual(['file-not-copied'])
    expect(await of('COPY requirements /r/')).toEqual([])
    // A folder of the image with the name of the one in the context holds no more than was copied.
    const report = await predict(
      'FROM python:3.11-slim\nWORKDIR /app\nCOPY requirements/prod.txt requirements/prod.txt\nRUN pip install --no-cache-dir -r requirements/prod.txt\n',
      {},
      files,
    )
    expect(codesOf(report)).toEqual(['file-not-copied'])
  })

  test('an environment whose interpreter is not in the final stage', async () => {
    const report = await predict(
      'FROM python:3.11-slim AS builder\nCOPY requirements.txt .\nRUN uv venv /venv && uv pip install --python /venv -r requirements.txt\nFROM debian:bookworm-slim\nCOPY --from=builder /venv /venv\n',
    )
    expect(codesOf(report)).toContain('interpreter-missing')
  })

  test('the program that starts is a package that nothing installs', async () => {
    const report = await predict(
      'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir click\nCMD gunicorn app:app\n',
    )
    expect(report.findings).toMatchObject([
      { code: 'not-importable', package: 'gunicorn', line: 4 },
    ])
  })
})

describe('the changed lines of a finding, applied and predicted again', () => {
  const install = 'COPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt'
  const builder = `FROM python:3.11-slim AS builder\n${install} --prefix=/install\nFROM python:3.11-slim\n`
  const site = '/usr/local/lib/python3.11/site-packages'

  test.each([
    [
      'replaced-later',
      `${install}\nRUN pip install --no-cache-dir --extra-index-url ${CPU} torch==2.9.0+cpu`,
    ],
    [
      'orphans',
      `${install} && pip install --no-cache-dir --extra-index-url ${CPU} torch==2.9.0+cpu`,
    ],
    [
      'owner-changed',
      `RUN useradd app\n${install}\nCOPY app /app\nRUN chown -R app:app /app ${site}`,
    ],
    ['mode-changed', `${install}\nRUN chmod -R 700 ${site} && echo done`],
    ['deleted-later', `${install}\nRUN pip uninstall -y torch triton`],
    ['package-lists', 'RUN apt-get update && apt-get install -y --no-install-recommends curl'],
    [
      'not-importable',
      `COPY --from=builder /install/lib/python3.11/site-packages /usr/local\nCMD ["uvicorn", "a:b"]`,
    ],
    ['copied-twice', `COPY --from=builder /install /usr/local\nCOPY --from=builder /install /opt`],
    ['cpu-build', install.replace('-r requirements.txt', 'torch==2.9.0')],
  ])('%s', async (code, instructions) => {
    const start = /--from=builder/.test(instructions) ? builder : 'FROM python:3.11-slim\n'
    const dockerfile = `${start}${instructions}\n`
    const options = { compare: code === 'cpu-build' }
    const files = { 'requirements.txt': 'uvicorn\ntorch\n' }
    const before = await predict(dockerfile, options, files)
    const finding = before.findings.find((one) => one.code === code)!
    expect(finding.lines).not.toBeUndefined()
    const lines: (string | null)[] = dockerfile.split('\n')
    for (const { line, text } of finding.lines!) lines[line - 1] = text
    const after = await predict(lines.filter((line) => line !== null).join('\n'), options, files)
    expect(codesOf(after)).not.toContain(code)
    // There may be other findings, too.
    const saved = before.image.uncompressed_size! - after.image.uncompressed_size!
    expect(saved).toBeGreaterThan(0.95 * finding.size - 300_000)
  })
})

test('with a date, the CPU build is that of the release that is installed', async () => {
  const { index: indexUrl } = await indexOf([
    wheel('torch 2.9.0', {
      size: 5_000_000,
      requires: ['nvidia-cudnn-cu12'],
      uploadTime: '2025-10-01T00:00:00Z',
    }),
    wheel('nvidia-cudnn-cu12 9.10', { size: 6_000_000, uploadTime: '2025-10-01T00:00:00Z' }),
  ])
  const tag = 'cp311-cp311-manylinux_2_28_x86_64'
  const builds = ['2.9.0', '2.14.1'].map((version) =>
    wheel(`torch ${version}+cpu`, { size: 2_000_000, tag }),
  )
  const cwd = folderOf({ Dockerfile: 'FROM python:3.11-slim\nRUN pip install torch\n' })
  const env = { PYSIZE_PYTORCH_URL: await pytorchIndex('cpu', builds) }
  const options = { cwd, indexUrl, env, cache: false, snapshot: false } as const
  const dated = await image({ ...options, excludeNewer: '2025-11-12' })
  expect(dated.findings[0]).toMatchObject({
    code: 'cpu-build',
    message: expect.stringContaining('torch 2.9.0 for CUDA. Its CPU build, 2.9.0+cpu,'),
  })
  const { findings } = await image(options)
  expect(findings[0]!.message).toContain('torch 2.9.0 for CUDA. The CPU build, 2.14.1+cpu,')
})

test('a program that a source archive may bring is not said to be missing', async () => {
  const built = sdist('serverd 1.0', {
    'PKG-INFO': 'Metadata-Version: 2.2\nName: serverd\nVersion: 1.0\n',
    'setup.py': 'from setuptools import setup\nsetup(name="serverd", version="1.0")\n',
    'serverd.py': 'x = 1\n',
  })
  const { index: indexUrl } = await indexOf([built, wheel('idna 3.0')])
  const cwd = folderOf({
    Dockerfile:
      'FROM python:3.11-slim\nRUN pip install --no-cache-dir serverd idna\nCMD ["serverd"]\n',
    'idna.Dockerfile':
      'FROM python:3.11-slim\nRUN pip install --no-cache-dir serverd idna\nCMD ["idna"]\n',
  })
  const options = { cwd, indexUrl, cache: false, snapshot: false } as const
  expect(codesOf(await image(options))).toEqual([])
  // A wheel says which programs it brings.
  expect(codesOf(await image({ ...options, dockerfile: 'idna.Dockerfile' }))).toEqual([
    'not-importable',
  ])
})
