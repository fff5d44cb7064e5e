import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ImageOptions, image } from '../../src/index.ts'
import { archive, SETUP } from '../scenarios/sdist-support.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { makeTar, makeTarball } from '../weigh/tarball.ts'
import { CPU, codesOf, layerOf, predict } from './image-support.ts'

describe('the attempts of the story', () => {
  const install = 'COPY requirements.txt .\nRUN pip install --no-cache-dir'

  test('one stage: every package in the layer of its RUN, and nothing wrong', async () => {
    const report = await predict(
      `FROM python:3.11-slim\nWORKDIR /app\n${install} -r requirements.txt\nCOPY app app\nCMD ["uvicorn", "app.main:app"]\n`,
    )
    expect(codesOf(report)).toEqual([])
    expect(layerOf(report, 4).uncompressed_size).toBeGreaterThan(16_000_000)
    expect(layerOf(report, 4).rows.map(({ name }) => name)).toContain('torch 2.9.0')
    expect(report.build).toMatchObject({
      base: 'python:3.11-slim',
      platform: 'linux/amd64',
      context: '.',
      target: null,
    })
    expect(report.image.uncompressed_size).toBe(
      report.layers.reduce((sum, layer) => sum + (layer.uncompressed_size ?? 0), 0),
    )
  })

  test("--prefix, copied to /usr/local: not on Python's path", async () => {
    const report = await predict(
      `FROM python:3.11-slim AS builder\n${install} --prefix=/install -r requirements.txt\n` +
        'FROM python:3.11-slim\nCOPY --from=builder /install/lib/python3.11/site-packages /usr/local\nCMD ["uvicorn", "a:b"]\n',
    )
    expect(codesOf(report)).toEqual(['not-importable', 'not-importable'])
    expect(report.findings[0]).toMatchObject({
      line: 5,
      message: expect.stringContaining('/usr/local, which is not on Python'),
    })
    expect(report.findings[0]!.fix).toBe('COPY --from=builder /install /usr/local')
    expect(report.findings[1]).toMatchObject({ line: 6, package: 'uvicorn' })
    expect(report.findings[1]!.message).toMatch(/script is not in the image, .*can't be imported/)
    expect(report.starts).toBeUndefined()
  })

  test('--target, copied to /usr/local: the program is there, and its package is not found', async () => {
    const report = await predict(
      `FROM python:3.11-slim AS builder\n${install} --target=/install -r requirements.txt\n` +
        'FROM python:3.11-slim\nCOPY --from=builder /install /usr/local\nCMD ["uvicorn", "a:b"]\n',
    )
    expect(codesOf(report)).toEqual(['not-importable', 'not-importable'])
    expect(report.findings[1]).toMatchObject({ line: 6, package: 'uvicorn' })
    expect(report.findings[1]!.message).toMatch(/script is there, but can't import uvicorn/)
  })

  test('the whole prefix, copied to /usr/local: it works', async () => {
    const report = await predict(
      `FROM python:3.11-slim AS builder\n${install} --prefix=/install -r requirements.txt\n` +
        'FROM python:3.11-slim\nCOPY --from=builder /install /usr/local\nCMD ["uvicorn", "a:b"]\n',
    )
    expect(codesOf(report)).toEqual([])
    expect(report.starts).toEqual({
      line: 6,
      package: 'uvicorn',
      version: '0.30.6',
      folder: '/usr/local/lib/python3.11/site-packages',
    })
  })

  test.each([
    ['--target=/install', '/install'],
    ['', '/usr/local/lib/python3.11/site-packages'],
  ])(
    'only the packages (%s), copied to the right folder: the program is missing',
    async (option, source) => {
      const report = await predict(
        `FROM python:3.11-slim AS builder\n${install} ${option} -r requirements.txt\n` +
          `FROM python:3.11-slim\nCOPY --from=builder ${source} /usr/local/lib/python3.11/site-packages\nCMD ["uvicorn", "a:b"]\n`,
      )
      expect(codesOf(report)).toEqual(['not-importable'])
      expect(report.findings[0]).toMatchObject({ line: 6, package: 'uvicorn', size: 0 })
      expect(report.findings[0]!.fix).toContain('COPY --from=builder ')
    },
  )

  test('the CPU build first: the requirements keep it', async () => {
    const report = await predict(
      `FROM python:3.11-slim\nRUN pip install --no-cache-dir torch==2.9.0+cpu --extra-index-url ${CPU}\n${install} -r requirements.txt\n`,
    )
    const names = report.layers.flatMap(({ rows }) => rows.map(({ name }) => name))
    expect(names).not.toContain('nvidia-cudnn-cu12 9.10')
    expect(names).toContain('torch 2.9.0+cpu')
    expect(codesOf(report)).toEqual([])
  })

  test('the CPU build afterwards, in a separate RUN: both copies, and orphans', async () => {
    const report = await predict(
      `FROM python:3.11-slim\n${install} -r requirements.txt\nRUN pip install --no-cache-dir --upgrade --extra-index-url ${CPU} torch==2.9.0+cpu\n`,
    )
    expect(codesOf(report)).toEqual(['orphans', 'replaced-later'])
    expect(report.findings[0]).toMatchObject({
      line: 3,
      message: expect.stringContaining('nvidia-cudnn-cu12 9.10'),
    })
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

describe('hostile Dockerfiles', () => {
  test('more layers than an image can have are one error with its line', async () => {
    const many = `FROM python:3.11-slim\n${'RUN true\n'.repeat(200)}`
    await expect(predict(many)).rejects.toMatchObject({
      code: 'too-many-layers',
      places: [{ file: 'Dockerfile', line: 125 }],
    })
  })

  test('a RUN of thousands of commands has a hundred rows at most', async () => {
    const commands = Array.from({ length: 3000 }, (_, at) => `make x${at}`).join('; ')
    const report = await predict(`FROM python:3.11-slim\nRUN ${commands}\n`)
    expect(layerOf(report, 2).rows).toHaveLength(100)
  })

  test('names and modes are not patterns', async () => {
    const mode = `${'u+r,'.repeat(2000)}!`
    const report = await predict(
      `FROM python:3.11-slim\nCOPY app /app\nRUN chmod ${mode} /app\nRUN pip install --no-cache-dir click '${'['.repeat(2000)}'.whl\nCMD ["python", "-m", "a(b"]\n`,
    )
    expect(codesOf(report)).toContain('file-not-copied')
  })
})

test('a single file of an earlier stage is copied to the destination of COPY', async () => {
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

  test('copies it without unpacking on request, and copies other files', async () => {
    expect((await of('ADD --unpack=false app.tar.gz /srv/')).uncompressed_size).toBe(packed.length)
    expect((await of('COPY app.tar.gz /srv/')).uncompressed_size).toBe(packed.length)
    expect((await of('ADD app.tar.gz /srv/', 'no archive')).uncompressed_size).toBe(10)
    expect((await of('ADD . /srv/')).rows.map(({ name }) => name)).toEqual(['ADD .'])
  })

  test('recognises it by its content, and says what it cannot read', async () => {
    expect(
      (await of('ADD app.tar.gz /srv/', makeTar([{ path: 'a', content: 'content' }])))
        .uncompressed_size,
    ).toBe(7)
    for (const content of [Buffer.from('BZh91AY'), packed.subarray(0, packed.length - 20)])
      expect((await of('ADD app.tar.gz /srv/', content)).rows).toMatchObject([
        { kind: 'unknown', reason: 'ADD unpacks it, but pysize cannot read it' },
      ])
  })
})

describe('an unknown part', () => {
  test('is a row with a reason, and --layer gives it a size', async () => {
    const dockerfile = 'FROM python:3.11-slim\nRUN curl -LO https://example.org/model.bin\n'
    const open = await predict(dockerfile)
    expect(open.image.source).toBe('unknown')
    expect(layerOf(open, 2).rows).toMatchObject([
      { kind: 'unknown', uncompressed_size: null, reason: 'a download is not weighed' },
    ])
    const filled = await predict(dockerfile, { layers: ['2=50MB'] })
    expect(filled.image.source).toBe('estimated')
    expect(layerOf(filled, 2).uncompressed_size).toBe(50_000_000)
  })

  test('leaves a budget undecided that it could break', async () => {
    const dockerfile = 'FROM python:3.11-slim\nRUN make\n'
    expect((await predict(dockerfile, { budget: '4GB' })).budget).toMatchObject({ ok: null })
    expect((await predict(dockerfile, { budget: '4GB', allowUnknown: true })).budget).toMatchObject(
      { ok: true },
    )
    expect((await predict(dockerfile, { budget: '100MB' })).budget).toMatchObject({ ok: false })
  })
})

test('a budget for one package, and denied packages with their path', async () => {
  const report = await predict(
    'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n',
    {
      budget: 'torch=1MB',
      deny: ['nvidia-*'],
    },
  )
  expect(report.budget).toMatchObject({ ok: false, package: 'torch' })
  expect(report.denied).toMatchObject([
    {
      name: 'nvidia-cudnn-cu12',
      file: 'requirements.txt',
      line: 2,
      path: ['camel-tools', 'torch', 'nvidia-cudnn-cu12'],
    },
  ])
})

test('a failing install is an error with the line of the Dockerfile', async () => {
  await expect(
    predict('FROM python:3.11-slim\nRUN pip install uvicorn==99\n'),
  ).rejects.toMatchObject({
    code: 'no-such-version',
    places: expect.arrayContaining([expect.objectContaining({ file: 'Dockerfile', line: 2 })]),
  })
})

test.each([
  ['a folder without it', 'needs/$EXTRA', 'known', ['argument-assumed']],
  ['no file without it', 'needs-$EXTRA.txt', 'unknown', []],
  ['nothing without it', '$EXTRA', 'unknown', []],
])('COPY of an ARG that has no value: %s', async (_, source, known, codes) => {
  const report = await predict(
    `FROM python:3.11-slim\nARG EXTRA\nCOPY ${source} ./\n`,
    {},
    { 'needs/all.txt': 'click\n' },
  )
  expect(layerOf(report, 3).rows[0]!.uncompressed_size === null).toBe(known === 'unknown')
  expect(report.warnings.map(({ code }) => code)).toEqual(codes)
})

test.each([
  ['.env', '.env\n', 'estimated'],
  ['keys/account.json', 'account.json\n', 'estimated'],
  ['data/model.json', '*.json\n', 'unknown'],
  ['model.bin', 'model.bin\n', 'unknown'],
  ['model.yml', 'other\n', 'unknown'],
])('COPY %s, which is missing, with %j in .gitignore', async (source, ignored, known) => {
  const report = await predict(
    `FROM python:3.11-slim\nCOPY ${source} ./\n`,
    {},
    { '.gitignore': ignored },
  )
  expect(layerOf(report, 2).rows[0]!.source).toBe(known)
  expect(report.warnings.some(({ code }) => code === 'settings-assumed')).toBe(known !== 'unknown')
})

test.each([
  ['requirements/base.txt', 'estimated'],
  ['entrypoint.sh', 'estimated'],
  ['not-sent.env', 'estimated'],
  ['notes.txt', 'unknown'],
  ['static', 'unknown'],
])('COPY %s stops the build if it is missing, and is small or not', async (source, known) => {
  const report = await predict(
    `FROM python:3.11-slim\nCOPY ${source} ./there/\n`,
    {},
    { '.gitignore': '*.env\n', '.dockerignore': 'not-sent.env\n' },
  )
  expect(layerOf(report, 2).rows[0]!.source).toBe(known)
  expect(codesOf(report)).toContain('source-missing')
})

test('an sdist that is not listed takes its size from a wheel of its version', async () => {
  const setup = { 'setup.py': `${SETUP}setup(name="demo", version="1.0")` }
  const { index: indexUrl } = await indexOf([
    archive('demo 1.0', setup, { file: 'demo-1.0.tar.bz2' }),
    wheel('demo 1.0', { size: 400_000, tag: 'cp311-cp311-win_amd64' }),
  ])
  const cwd = folderOf({ Dockerfile: 'FROM python:3.11-slim\nRUN pip install --no-deps demo\n' })
  const report = await image({ cwd, indexUrl, cache: false, snapshot: false, env: {} })
  const row = layerOf(report, 2).rows.find(({ name }) => name === 'demo 1.0')
  expect(row?.source).toBe('estimated')
  expect(row?.uncompressed_size).toBeGreaterThan(300_000)
})

test('relative paths in requirements lead from the working directory of the image', async () => {
  const report = await predict(
    '',
    { dockerfile: 'shop/Dockerfile', context: 'shop' },
    {
      'shop/Dockerfile':
        'FROM python:3.11-slim\nCOPY . /src\nRUN cd /src && pip install -r needs/all.txt\n',
      'shop/needs/all.txt': 'click\n.\n',
      'shop/pyproject.toml': '[project]\nname = "shop"\nversion = "1.0"\n',
    },
  )
  expect(layerOf(report, 3).rows.map(({ name }) => name)).toContain('shop 1.0')
  expect(codesOf(report)).not.toContain('install-fails')
})

test('the error about a local project is about what it needs, and not about its own files', async () => {
  const failing = predict(
    'FROM python:3.11-slim\nCOPY . .\nRUN pip install .\n',
    {},
    {
      'pyproject.toml': '[project]\nname = "shop"\nversion = "1.0"\ndependencies = ["click>=99"]\n',
    },
  )
  await expect(failing).rejects.toThrow(/^shop 1\.0 needs click>=99, and no version of click is/)
})

test('a file with a size from --layer cannot be deleted later', async () => {
  const report = await predict(
    'FROM python:3.11-slim\nADD https://models.example/a.bin /models/\nCMD ["python3"]\n',
    { layers: ['2=100MB'] },
  )
  expect(layerOf(report, 2).uncompressed_size).toBe(100_000_000)
  expect(codesOf(report)).not.toContain('deleted-later')
  expect(report.image.hidden_size).toBe(0)
})

test('the marks of the installer stay if the other files of a package are deleted', async () => {
  const report = await predict(
    'FROM python:3.11-slim AS libs\nRUN pip install --no-compile --no-deps --target=/libs click && rm /libs/*.dist-info/RECORD\nFROM python:3.11-slim\nCOPY --from=libs /libs /libs\n',
  )
  const before = layerOf(
    await predict(
      'FROM python:3.11-slim\nRUN pip install --no-compile --no-cache-dir --no-deps --target=/libs click\n',
    ),
    2,
  )
  const [own] = before.rows.filter(({ kind }) => kind === 'distribution')
  const [left] = layerOf(report, 4).rows
  expect(left?.files).toBe((own?.files ?? 0) - 1)
})

test.each<[string, ImageOptions]>([
  ['--with', { with: ['torch'] }],
  ['-c', { constraints: ['limits.txt'] }],
  ['--extra', { extras: ['web'] }],
  ['--group', { groups: ['dev'] }],
  ['--no-dev', { noDev: true }],
])('refuses %s, which a Dockerfile does not read', async (flag, options) => {
  const error = await predict('FROM python:3.12-slim\n', options).catch((one: unknown) => one)
  expect(error).toMatchObject({ code: 'conflicting-option', exitCode: 2 })
  expect((error as Error).message).toContain(`${flag} has no effect on a Dockerfile`)
})

test('says what writes a Dockerfile for a requirements file', async () => {
  const error = await predict('', { dockerfile: 'requirements.txt' }).catch((one: unknown) => one)
  expect(error).toMatchObject({
    code: 'bad-dockerfile',
    hint: expect.stringContaining('pysize image advise requirements.txt'),
  })
})

test('a size of a line without an instruction is refused', async () => {
  const dockerfile = 'FROM python:3.12-slim\nRUN make \\\n  all\n'
  await expect(predict(dockerfile, { layers: ['3=50MB'] })).rejects.toMatchObject({
    code: 'bad-layer',
    message: 'No instruction of Dockerfile begins in line 3.',
  })
  const { image } = await predict(dockerfile, { layers: ['2=50MB'] })
  expect(image.uncompressed_size).toBeGreaterThan(50_000_000)
})

test('the root of an image is written with one slash', async () => {
  const report = await predict('FROM python:3.12-slim\nCOPY app .\nRUN uv sync --frozen\n')
  expect(report.findings.map(({ fix }) => fix)).toContain('COPY pyproject.toml uv.lock /')
})
