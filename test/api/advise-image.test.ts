import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { adviseImage, type ImageAdvice, type ImageOptions, image } from '../../src/index.ts'
import { folderOf, indexOf, pytorchIndex, wheel } from '../scenarios/support.ts'

const PACKAGES = [
  wheel('uvicorn 0.30.6', { size: 40_000, scripts: ['uvicorn'] }),
  wheel('torch 2.9.0', { size: 5_000_000, requires: ['nvidia-cudnn-cu12==9.10', 'sympy'] }),
  wheel('nvidia-cudnn-cu12 9.10', { size: 6_000_000 }),
  wheel('sympy 1.13', { size: 700_000 }),
  wheel('uv 0.13.9', { size: 900_000 }),
  wheel('poetry 2.5.1', { size: 300_000 }),
  wheel('poetry-plugin-export 1.10.1', { size: 20_000, requires: ['poetry'] }),
  wheel('pdm 2.29.4', { size: 300_000 }),
  wheel('pipenv 2026.10.3', { size: 300_000 }),
]
const ON_CPU = [
  wheel('torch 2.9.0+cpu', {
    size: 2_000_000,
    requires: ['sympy'],
    tag: 'cp311-cp311-manylinux_2_28_x86_64',
  }),
]

/** Advises in a folder of these files. */
async function advised(
  options: ImageOptions,
  files: Readonly<Record<string, string>> = {},
): Promise<ImageAdvice & { readonly cwd: string }> {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cwd = folderOf()
  const all = { 'requirements.txt': 'uvicorn\ntorch\n', 'app/main.py': 'app = 1\n', ...files }
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), content.replaceAll('INDEX', indexUrl))
  }
  const env = { PYSIZE_PYTORCH_URL: await pytorchIndex('cpu', ON_CPU), ...options.env }
  const report = await adviseImage({
    files: ['requirements.txt'],
    cwd,
    cache: false,
    snapshot: false,
    python: '3.11',
    indexUrl,
    ...options,
    env,
  })
  return { ...report, cwd }
}

const fileOf = (name: string): string => {
  const file = PACKAGES.find(({ filename }) => filename.startsWith(`${name}-`))
  const hash = createHash('sha256')
    .update(file?.body ?? '')
    .digest('hex')
  return file === undefined ? '' : `{ file = "${file.filename}", hash = "sha256:${hash}" }`
}
const entry = (name: string, version: string, more = ''): string =>
  `[[package]]\nname = "${name}"\nversion = "${version}"\noptional = false\npython-versions = "*"\ngroups = ["main", "default"]\nfiles = [${fileOf(name)}]\n${more}\n`
const poetryLock = (rows: string): string =>
  `${rows.startsWith('name') ? `[[package]]\noptional = false\npython-versions = "*"\n${rows}` : rows}[metadata]\nlock-version = "2.1"\npython-versions = "*"\ncontent-hash = "0"\n`

const codes = ({ steps }: ImageAdvice): readonly string[] => steps.map(({ code }) => code)
const STEPS = [
  'slim-base',
  'ignore-file',
  'requirements-first',
  'cache-mount',
  'build-stage',
  'own-user',
]

test('each step has its effect, and the written file predicts the announced size', async () => {
  const report = await advised({})
  expect(codes(report)).toEqual([...STEPS, 'cpu-build'])
  const sizes = [...report.before, ...report.steps].map((one) => one.uncompressed_size!)
  expect(report.steps.map(({ saves }) => saves)).toEqual(
    sizes.slice(1).map((size, at) => sizes[at]! - size),
  )
  expect(report.steps.at(-1)!.saves).toBeGreaterThan(8_000_000)
  expect(report.dockerfile).toMatch(
    /install --extra-index-url https:\/\/download\.pytorch\.org\/whl\/cpu torch==2\.9\.0\+cpu --index-url \S+ -r requirements\.txt\n/,
  )

  writeFileSync(join(report.cwd, 'Dockerfile'), report.dockerfile)
  writeFileSync(join(report.cwd, 'Dockerfile.dockerignore'), report.dockerignore!)
  const env = { PYSIZE_PYTORCH_URL: await pytorchIndex('cpu', ON_CPU) }
  const built = await image({ cwd: report.cwd, cache: false, snapshot: false, env })
  expect(built.image).toEqual(report.image)
  expect(built.findings).toEqual([])
})

test('a change of code pushes the packages again only if the code is copied first', async () => {
  const { before, steps } = await advised({})
  const pushed = Object.fromEntries(steps.map(({ code, pushed_size }) => [code, pushed_size]))
  expect(before.at(-1)!.pushed_size).toBeGreaterThan(1_000_000)
  expect(pushed['ignore-file']).toBeGreaterThan(1_000_000)
  expect(pushed['requirements-first']).toBeLessThan(10_000)
  expect(pushed['own-user']).toBeLessThan(10_000)
})

test('with a budget, CUDA is removed only if necessary', async () => {
  const roomy = await advised({ budget: '1GB' })
  expect(codes(roomy)).toEqual(STEPS)
  expect(roomy.budget).toMatchObject({ ok: true })
  const tight = await advised({ budget: '130MB' })
  expect(codes(tight)).toEqual([...STEPS, 'cpu-build'])
  const tighter = await advised({ budget: '1MB' })
  expect(codes(tighter)).toContain('cpu-build')
  expect(tighter.budget).toMatchObject({ ok: false })
})

test("the project's own Dockerfile is weighed, and its CMD is kept", async () => {
  const own =
    'FROM python:3.11\nCOPY . /app\nRUN pip install -r /app/requirements.txt\nCMD ["uvicorn", "app:app"]\n'
  const { before, dockerfile } = await advised({}, { Dockerfile: own })
  expect(before).toMatchObject([
    { file: 'Dockerfile', base: 'python:3.11' },
    { file: null, base: 'python:3.11' },
  ])
  expect(dockerfile.endsWith('USER app\nCMD ["uvicorn", "app:app"]\n')).toBe(true)
})

test('a given base stays, and an ignore file of the project counts', async () => {
  const report = await advised({ base: 'python:3.11-slim-bookworm' }, { '.dockerignore': '.git\n' })
  expect(codes(report)).not.toContain('slim-base')
  expect(codes(report)).not.toContain('ignore-file')
  expect(report.build.base).toBe('python:3.11-slim-bookworm')
  expect(report.dockerignore).toBeNull()
})

test('requirements with an index of their own keep torch, and a note says how to change it', async () => {
  const report = await advised({}, { 'requirements.txt': '--index-url INDEX\nuvicorn\ntorch\n' })
  expect(codes(report)).toEqual(STEPS)
  expect(report.notes).toEqual([expect.stringContaining('pysize advise')])
})

test('a requested torch is installed, and no step changes it', async () => {
  const report = await advised({ torch: 'cpu' })
  expect(codes(report)).toEqual(STEPS)
  expect(report.dockerfile).toContain('torch==2.9.0+cpu')
})

test('a project is installed by uv, without its code', async () => {
  const project =
    '[project]\nname = "web"\nversion = "1"\ndependencies = ["uvicorn"]\n[[tool.uv.index]]\nurl = "INDEX"\ndefault = true\n'
  const { dockerfile, build } = await advised(
    { files: ['web'] },
    { 'web/pyproject.toml': project, 'web/src/web/__init__.py': '' },
  )
  expect(build.context).toBe('web')
  expect(dockerfile).toContain('COPY pyproject.toml ./\n')
  expect(dockerfile).toMatch(/ uv pip install --python \/opt\/venv .*-r pyproject\.toml\n/)
  expect(dockerfile).toContain('ENV PYTHONPATH=/app/src\n')
})

const REPOSITORY =
  '[package.source]\ntype = "git"\nurl = "https://git.example/six"\nreference = "main"\nresolved_reference = "0123456789012345678901234567890123456789"\n'

test.each([
  [
    'poetry.lock',
    'poetry export -o requirements.lock.txt',
    {
      'pyproject.toml': '[tool.poetry]\nname = "a"\npackage-mode = false\n',
      'poetry.lock': poetryLock(entry('uvicorn', '0.30.6')),
    },
  ],
  [
    'poetry.lock',
    'poetry export --without-hashes -o requirements.lock.txt',
    {
      'pyproject.toml': '[tool.poetry]\nname = "a"\npackage-mode = false\n',
      'poetry.lock': poetryLock(entry('uvicorn', '0.30.6') + entry('six', '1.0', REPOSITORY)),
    },
  ],
  [
    'pdm.lock',
    'pdm export --prod -o requirements.lock.txt',
    {
      'pyproject.toml':
        '[project]\nname = "a"\nversion = "1"\ndependencies = ["uvicorn"]\n[tool.pdm]\ndistribution = false\n',
      'pdm.lock': `[metadata]\ngroups = ["default"]\nstrategy = ["inherit_metadata"]\nlock_version = "4.5.0"\n\n${entry('uvicorn', '0.30.6')}`,
    },
  ],
  [
    'Pipfile.lock',
    'pipenv requirements --hash > requirements.lock.txt',
    {
      Pipfile: '[packages]\nuvicorn = "*"\n',
      'Pipfile.lock': JSON.stringify({
        _meta: { hash: {}, 'pipfile-spec': 6, requires: {}, sources: [] },
        default: {
          uvicorn: { version: '==0.30.6', hashes: [/sha256:\w+/.exec(fileOf('uvicorn'))![0]] },
        },
        develop: {},
      }),
    },
  ],
])('%s is exported by its tool: %s', async (file, command, files) => {
  const report = await advised({ files: [file] }, files)
  expect(report.dockerfile).toContain(`RUN ${command}\n`)
  expect(report.dockerfile).toContain('install --index-url')
  expect(report.dockerfile).toContain(' -r requirements.lock.txt\n')
  expect(/--no-install-recommends git /.test(report.dockerfile)).toBe(
    /without-hashes/.test(command),
  )
  const copied = report.layers.find(({ instruction }) => /--from=build/.test(instruction))
  expect(copied?.rows.map(({ name }) => name)).toContain('uvicorn 0.30.6')
  expect(copied?.rows.some(({ name }) => /^(?:poetry|pdm|pipenv)/.test(name))).toBe(false)
})

test('on Alpine, the Dockerfile has the commands of Alpine', async () => {
  const { dockerfile } = await advised(
    { base: 'python:3.11-alpine' },
    { 'requirements.txt': 'uvicorn\n' },
  )
  expect(dockerfile).toContain('RUN adduser -D -u 10001 app\n')
})

test.each([
  [
    'an editable project',
    {
      'requirements.txt': '-e ./lib\n',
      'lib/pyproject.toml': '[project]\nname = "lib"\nversion = "1"\n',
    },
    'not-advised',
  ],
  [
    'a lock with a folder',
    {
      'poetry.lock': poetryLock(
        'name = "lib"\nversion = "1"\nfiles = []\n[package.source]\ntype = "directory"\nurl = "lib"\n',
      ),
      'pyproject.toml': '[tool.poetry]\nname = "a"\npackage-mode = false\n',
      'lib/pyproject.toml': '[project]\nname = "lib"\nversion = "1"\n',
    },
    'not-advised',
  ],
  [
    'a lock of pex',
    { 'pex.lock': '{"locked_resolves": [], "pex_version": "2.1"}' },
    expect.stringMatching(/not-advised|lock/),
  ],
])('%s is refused with a hint', async (_, files, code) => {
  const file = Object.keys(files)[0]!
  await expect(advised({ files: [file] }, files)).rejects.toMatchObject({
    code,
    exitCode: 2,
    hint: expect.stringMatching(/\S/),
  })
})

test('a file outside the context is refused', async () => {
  await expect(advised({ context: 'app' })).rejects.toMatchObject({
    code: 'not-advised',
    message: expect.stringContaining('requirements.txt'),
  })
})
