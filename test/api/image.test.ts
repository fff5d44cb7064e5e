import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ImageOptions, type ImageReport, image } from '../../src/index.ts'
import { folderOf, indexOf, pytorchIndex, wheel } from '../scenarios/support.ts'
import { makeTar, makeTarball } from '../weigh/tarball.ts'

const CPU = 'https://download.pytorch.org/whl/cpu'

/** The story's packages in small: an API, and torch with libraries for a GPU. */
const PACKAGES = [
  wheel('uvicorn 0.30.6', { size: 40_000, requires: ['click'], scripts: ['uvicorn'] }),
  wheel('click 8.1.0', { size: 90_000 }),
  wheel('camel-tools 1.5.7', { size: 300_000, requires: ['torch>=2.0'] }),
  wheel('torch 2.9.0', { size: 5_000_000, requires: ['nvidia-cudnn-cu12==9.10', 'triton==3.5', 'sympy'] }),
  wheel('nvidia-cudnn-cu12 9.10', { size: 6_000_000 }),
  wheel('triton 3.5', { size: 4_000_000 }),
  wheel('sympy 1.13', { size: 700_000 }),
]
const ON_CPU = [wheel('torch 2.9.0+cpu', { size: 2_000_000, requires: ['sympy'], tag: 'cp311-cp311-manylinux_2_28_x86_64' })]

/** Predicts what a Dockerfile builds in a context of these files. */
async function predict(dockerfile: string, options: ImageOptions = {}, files: Readonly<Record<string, string>> = {}): Promise<ImageReport> {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cwd = folderOf()
  const all = { Dockerfile: dockerfile, 'requirements.txt': 'uvicorn\ncamel-tools\n', 'app/main.py': 'app = 1\n', ...files }
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), content)
  }
  const env = { PYSIZE_PYTORCH_URL: await pytorchIndex('cpu', ON_CPU), ...options.env }
  return image({ cwd, indexUrl, cache: false, snapshot: false, compare: false, ...options, env })
}

const codesOf = ({ findings }: ImageReport): readonly string[] => findings.map(({ code }) => code)
const ownLayers = ({ layers }: ImageReport) => layers.filter(({ line }) => line !== null)
const layerOf = (report: ImageReport, line: number) => ownLayers(report).find((layer) => layer.line === line)!

describe("the story's attempts", () => {
  const install = 'COPY requirements.txt .\nRUN pip install --no-cache-dir'

  test('one stage: every package in the layer of its RUN, and nothing wrong', async () => {
    const report = await predict(
      `FROM python:3.11-slim\nWORKDIR /app\n${install} -r requirements.txt\nCOPY app app\nCMD ["uvicorn", "app.main:app"]\n`,
    )
    expect(codesOf(report)).toEqual([])
    expect(layerOf(report, 4).uncompressed_size).toBeGreaterThan(16_000_000)
    expect(layerOf(report, 4).rows.map(({ name }) => name)).toContain('torch 2.9.0')
    expect(report.build).toMatchObject({ base: 'python:3.11-slim', platform: 'linux/amd64', context: '.', target: null })
    expect(report.image.uncompressed_size).toBe(report.layers.reduce((sum, layer) => sum + (layer.uncompressed_size ?? 0), 0))
  })

  test('--prefix, copied to /usr/local: outside of the path of Python', async () => {
    const report = await predict(
      `FROM python:3.11-slim AS builder\n${install} --prefix=/install -r requirements.txt\n` +
        'FROM python:3.11-slim\nCOPY --from=builder /install/lib/python3.11/site-packages /usr/local\nCMD ["uvicorn", "a:b"]\n',
    )
    expect(codesOf(report)).toEqual(['not-importable', 'not-importable'])
    expect(report.findings[0]).toMatchObject({ line: 5, message: expect.stringContaining('/usr/local, which is not on Python') })
    expect(report.findings[0]!.fix).toBe('COPY --from=builder /install /usr/local')
    expect(report.findings[1]).toMatchObject({ line: 6, package: 'uvicorn' })
  })

  test('the whole prefix, copied to /usr/local: works', async () => {
    const report = await predict(
      `FROM python:3.11-slim AS builder\n${install} --prefix=/install -r requirements.txt\n` +
        'FROM python:3.11-slim\nCOPY --from=builder /install /usr/local\nCMD ["uvicorn", "a:b"]\n',
    )
    expect(codesOf(report)).toEqual([])
  })

  test.each([
    ['--target=/install', '/install'],
    ['', '/usr/local/lib/python3.11/site-packages'],
  ])('packages alone (%s), copied to the right folder: the program is missing', async (option, source) => {
    const report = await predict(
      `FROM python:3.11-slim AS builder\n${install} ${option} -r requirements.txt\n` +
        `FROM python:3.11-slim\nCOPY --from=builder ${source} /usr/local/lib/python3.11/site-packages\nCMD ["uvicorn", "a:b"]\n`,
    )
    expect(codesOf(report)).toEqual(['not-importable'])
    expect(report.findings[0]).toMatchObject({ line: 6, package: 'uvicorn', size: 0 })
  })

  test('the CPU build first: the requirements keep it', async () => {
    const report = await predict(
      `FROM python:3.11-slim\nRUN pip install --no-cache-dir torch==2.9.0+cpu --extra-index-url ${CPU}\n${install} -r requirements.txt\n`,
    )
    const names = report.layers.flatMap(({ rows }) => rows.map(({ name }) => name))
    expect(names).not.toContain('nvidia-cudnn-cu12 9.10')
    expect(names).toContain('torch 2.9.0+cpu')
    expect(codesOf(report)).toEqual([])
  })

  test('the CPU build afterwards, in a RUN of its own: both copies, and orphans', async () => {
    const report = await predict(
      `FROM python:3.11-slim\n${install} -r requirements.txt\nRUN pip install --no-cache-dir --upgrade --extra-index-url ${CPU} torch==2.9.0+cpu\n`,
    )
    expect(codesOf(report)).toEqual(['orphans', 'replaced-later'])
    expect(report.findings[0]).toMatchObject({ line: 3, message: expect.stringContaining('nvidia-cudnn-cu12 9.10') })
    expect(report.image.hidden_size).toBeGreaterThan(5_000_000)
  })

  test('the CPU build afterwards, in the same RUN: one copy, and orphans', async () => {
    const report = await predict(
      `FROM python:3.11-slim\n${install} -r requirements.txt && pip install --no-cache-dir --extra-index-url ${CPU} torch==2.9.0+cpu\n`,
    )
    expect(codesOf(report)).toEqual(['orphans'])
    expect(report.image.hidden_size).toBe(0)
  })
})

describe('layers only add', () => {
  const start = 'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n'

  test('an owner that changes writes everything again', async () => {
    const report = await predict(`${start}RUN chown -R app:app /usr/local/lib/python3.11/site-packages\n`)
    expect(codesOf(report)).toEqual(['owner-changed'])
    expect(report.findings[0]!.size).toBeGreaterThan(16_000_000)
    expect(layerOf(report, 4).uncompressed_size).toBe(report.findings[0]!.size)
  })

  test('what a later RUN deletes stays', async () => {
    const report = await predict(`${start}RUN pip uninstall -y torch triton\n`)
    expect(codesOf(report)).toEqual(['deleted-later'])
    expect(layerOf(report, 4).uncompressed_size).toBeLessThan(10_000)
  })

  test('the same environment in two COPYs', async () => {
    const venv =
      'FROM python:3.11-slim AS builder\nCOPY requirements.txt .\nRUN uv venv /venv && uv pip install --python /venv -r requirements.txt\n'
    const report = await predict(
      `${venv}FROM python:3.11-slim\nCOPY --from=builder /venv /venv\nCOPY --from=builder /venv /opt/venv\nENV PATH=/venv/bin:$PATH\n`,
    )
    expect(codesOf(report)).toContain('copied-twice')
  })

  test("pip's cache, unless it is switched off or mounted", async () => {
    const of = async (run: string) => codesOf(await predict(`FROM python:3.11-slim\nCOPY requirements.txt .\n${run}\n`))
    const big = { 'requirements.txt': 'torch\n' }
    expect(
      codesOf(await predict('FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n', {}, big)),
    ).toEqual([])
    expect(await of('RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt')).toEqual([])
    expect(await of('ENV PIP_NO_CACHE_DIR=1\nRUN pip install -r requirements.txt')).toEqual([])
  })

  test('lists of packages and tools for building stay, unless the RUN deletes them', async () => {
    const update = 'apt-get update && apt-get install -y --no-install-recommends gcc'
    expect(codesOf(await predict(`FROM python:3.11-slim\nRUN ${update}\n`))).toEqual(['build-tools', 'package-lists'])
    expect(codesOf(await predict(`FROM python:3.11-slim\nRUN ${update} && apt-get purge -y gcc && rm -rf /var/lib/apt/lists/*\n`))).toEqual(
      [],
    )
  })

  test('folders of the context that no container needs', async () => {
    const git = { '.git/objects/pack': 'x'.repeat(200_000) }
    const report = await predict('FROM python:3.11-slim\nCOPY . /app\n', {}, git)
    expect(report.findings).toMatchObject([{ code: 'no-dockerignore', size: 200_000, line: 2 }])
    expect(codesOf(await predict('FROM python:3.11-slim\nCOPY . /app\n', {}, { ...git, '.dockerignore': '.git\n' }))).toEqual([])
  })

  test('models of the context, where they weigh', async () => {
    const cwd = folderOf({ Dockerfile: 'FROM python:3.11-slim\nCOPY . /app\n', 'small.onnx': 'x', 'model.safetensors': '' })
    truncateSync(join(cwd, 'model.safetensors'), 60_000_000)
    const report = await image({ cwd, offline: true, cache: false, env: {} })
    expect(report.findings).toMatchObject([{ code: 'models-in-context', line: 2, size: 60_000_001 }])
  })
})

describe('what is missing', () => {
  test('a requirements file that is not copied before it is read', async () => {
    const report = await predict('FROM python:3.11-slim\nRUN pip install -r requirements.txt\n')
    expect(report.findings).toMatchObject([{ code: 'file-not-copied', line: 2 }])
  })

  test('a file that a requirements file includes and that is not copied with it', async () => {
    const files = { 'requirements/prod.txt': '-r base.txt\n', 'requirements/base.txt': 'uvicorn\n' }
    const of = async (copy: string) =>
      codesOf(await predict(`FROM python:3.11-slim\n${copy}\nRUN pip install --no-cache-dir -r /r/prod.txt\n`, {}, files))
    expect(await of('COPY requirements/prod.txt /r/')).toEqual(['file-not-copied'])
    expect(await of('COPY requirements /r/')).toEqual([])
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
    expect(report.findings).toMatchObject([{ code: 'not-importable', package: 'gunicorn', line: 4 }])
  })
})

describe('Dockerfiles that nobody means well with', () => {
  test('more layers than an image can have are one error with its line', async () => {
    const many = `FROM python:3.11-slim\n${'RUN true\n'.repeat(200)}`
    await expect(predict(many)).rejects.toMatchObject({ code: 'too-many-layers', places: [{ file: 'Dockerfile', line: 125 }] })
  })

  test('a RUN of thousands of commands has a hundred rows at most', async () => {
    const commands = Array.from({ length: 3000 }, (_, at) => `make x${at}`).join('; ')
    const report = await predict(`FROM python:3.11-slim\nRUN ${commands}\n`)
    expect(layerOf(report, 2).rows).toHaveLength(100)
  })

  test('names and modes are no patterns', async () => {
    const mode = `${'u+r,'.repeat(2000)}!`
    const report = await predict(
      `FROM python:3.11-slim\nCOPY app /app\nRUN chmod ${mode} /app\nRUN pip install --no-cache-dir click '${'['.repeat(2000)}'.whl\nCMD ["python", "-m", "a(b"]\n`,
    )
    expect(codesOf(report)).toContain('file-not-copied')
  })
})

test('one file of an earlier stage lands in the folder that COPY names', async () => {
  const report = await predict(
    'FROM python:3.11-slim AS builder\nCOPY requirements.txt /src/\nFROM python:3.11-slim\nCOPY --from=builder /src/requirements.txt /app/\nWORKDIR /app\nRUN pip install --no-cache-dir -r requirements.txt\n',
  )
  expect(codesOf(report)).toEqual([])
  expect(layerOf(report, 6).rows.map(({ name }) => name)).toContain('uvicorn 0.30.6')
})

describe('ADD of an archive', () => {
  const packed = makeTarball([
    { path: 'app/main.py', content: 'x'.repeat(1000) },
    { path: 'app/data.bin', content: 'y'.repeat(500_000) },
    { path: 'run.sh', content: 'exit' },
  ])
  const of = async (instruction: string, content: Buffer | string = packed) => {
    const cwd = folderOf({ Dockerfile: `FROM python:3.11-slim\n${instruction}\n` })
    writeFileSync(join(cwd, 'app.tar.gz'), content)
    const report = await image({ cwd, offline: true, cache: false, env: {} })
    return layerOf(report, 2)
  }

  test('unpacks it: a row for each of its own entries', async () => {
    const { rows, uncompressed_size, source } = await of('ADD app.tar.gz /srv/')
    expect(rows.map(({ name, uncompressed_size: size }) => [name, size])).toEqual([
      ['ADD app.tar.gz: app', 501_000],
      ['ADD app.tar.gz: run.sh', 4],
    ])
    expect([uncompressed_size, source]).toEqual([501_004, 'exact'])
  })

  test('copies it where it is told to, and what is none', async () => {
    expect((await of('ADD --unpack=false app.tar.gz /srv/')).uncompressed_size).toBe(packed.length)
    expect((await of('COPY app.tar.gz /srv/')).uncompressed_size).toBe(packed.length)
    expect((await of('ADD app.tar.gz /srv/', 'no archive')).uncompressed_size).toBe(10)
    expect((await of('ADD . /srv/')).rows.map(({ name }) => name)).toEqual(['ADD .'])
  })

  test('knows it by its content, and says what it cannot read', async () => {
    expect((await of('ADD app.tar.gz /srv/', makeTar([{ path: 'a', content: 'content' }]))).uncompressed_size).toBe(7)
    for (const content of [Buffer.from('BZh91AY'), packed.subarray(0, packed.length - 20)])
      expect((await of('ADD app.tar.gz /srv/', content)).rows).toMatchObject([
        { kind: 'unknown', reason: 'ADD unpacks it, and it is not read' },
      ])
  })
})

describe('what is not known', () => {
  test('is a row with its reason, and --layer fills it', async () => {
    const dockerfile = 'FROM python:3.11-slim\nRUN curl -LO https://example.org/model.bin\n'
    const open = await predict(dockerfile)
    expect(open.image.source).toBe('unknown')
    expect(layerOf(open, 2).rows).toMatchObject([{ kind: 'unknown', uncompressed_size: null, reason: 'a download is not weighed' }])
    const filled = await predict(dockerfile, { layers: ['2=50MB'] })
    expect(filled.image.source).toBe('estimated')
    expect(layerOf(filled, 2).uncompressed_size).toBe(50_000_000)
  })

  test('leaves a budget undecided that it could break', async () => {
    const dockerfile = 'FROM python:3.11-slim\nRUN make\n'
    expect((await predict(dockerfile, { budget: '4GB' })).budget).toMatchObject({ ok: null })
    expect((await predict(dockerfile, { budget: '4GB', allowUnknown: true })).budget).toMatchObject({ ok: true })
    expect((await predict(dockerfile, { budget: '100MB' })).budget).toMatchObject({ ok: false })
  })
})

test('a budget for one package, and packages that are denied with their path', async () => {
  const report = await predict('FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n', {
    budget: 'torch=1MB',
    deny: ['nvidia-*'],
  })
  expect(report.budget).toMatchObject({ ok: false, package: 'torch' })
  expect(report.denied).toMatchObject([
    { name: 'nvidia-cudnn-cu12', file: 'requirements.txt', line: 2, path: ['camel-tools', 'torch', 'nvidia-cudnn-cu12'] },
  ])
})

test('a failing install is an error with the line of the Dockerfile', async () => {
  await expect(predict('FROM python:3.11-slim\nRUN pip install uvicorn==99\n')).rejects.toMatchObject({
    code: 'no-such-version',
    places: expect.arrayContaining([expect.objectContaining({ file: 'Dockerfile', line: 2 })]),
  })
})

describe('the changed lines of a finding, applied and predicted again', () => {
  const install = 'COPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt'
  const builder = `FROM python:3.11-slim AS builder\n${install} --prefix=/install\nFROM python:3.11-slim\n`
  const site = '/usr/local/lib/python3.11/site-packages'

  test.each([
    ['replaced-later', `${install}\nRUN pip install --no-cache-dir --extra-index-url ${CPU} torch==2.9.0+cpu`],
    ['orphans', `${install} && pip install --no-cache-dir --extra-index-url ${CPU} torch==2.9.0+cpu`],
    ['owner-changed', `RUN useradd app\n${install}\nCOPY app /app\nRUN chown -R app:app /app ${site}`],
    ['mode-changed', `${install}\nRUN chmod -R 700 ${site} && echo done`],
    ['deleted-later', `${install}\nRUN pip uninstall -y torch triton`],
    ['package-lists', 'RUN apt-get update && apt-get install -y --no-install-recommends curl'],
    ['not-importable', `COPY --from=builder /install/lib/python3.11/site-packages /usr/local\nCMD ["uvicorn", "a:b"]`],
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
    // Other findings may go along.
    const saved = before.image.uncompressed_size! - after.image.uncompressed_size!
    expect(saved).toBeGreaterThan(0.95 * finding.size - 300_000)
  })
})
