import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ImageReport, image } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'

interface Surroundings {
  readonly base?: string
  /** Files of the context. */
  readonly files?: Readonly<Record<string, string>>
}

const MODULES = { files: { 'fastapi/app.py': 'x = 1\n'.repeat(9_000), 'fastapi/b.py': 'y = 2\n' } }

/** The layers above the base. */
async function layersOf(
  dockerfile: string,
  { base = 'python:3.12-slim', files = {} }: Surroundings = {},
): Promise<ImageReport['layers']> {
  const { index: indexUrl } = await indexOf([
    wheel('click 8.1.0', { size: 90_000 }),
    wheel('pip 25.3', { size: 1_000_000 }),
    wheel('fastapi 0.100.0', MODULES),
    wheel('fastapi 0.150.0', MODULES),
  ])
  const cwd = folderOf()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content)
  writeFileSync(join(cwd, 'Dockerfile'), `FROM ${base}\n${dockerfile}`)
  const report: ImageReport = await image({
    cwd,
    indexUrl,
    cache: false,
    snapshot: false,
    compare: false,
  })
  return report.layers.filter(({ line }) => line !== null)
}

/** The rows of all layers above the base, by their names. */
const rowsOf = async (
  dockerfile: string,
  surroundings?: Surroundings,
): Promise<readonly (readonly string[])[]> =>
  (await layersOf(dockerfile, surroundings)).map(({ rows }) => rows.map(({ name }) => name))

const LIBRARY = "bytecode of Python's own modules"
const PIP = 'bytecode of pip'

test('the first pip writes bytecode of itself and the standard library, the second none', async () => {
  const [first, second] = await rowsOf(
    'RUN pip install --no-cache-dir click\nRUN pip uninstall -y click && pip install --no-cache-dir click\n',
  )
  expect(first).toEqual(expect.arrayContaining([LIBRARY, PIP]))
  expect(second).not.toContain(LIBRARY)
  expect(second).not.toContain(PIP)
})

test('pip-sync leaves the pip of the image, with its bytecode', async () => {
  const [, second] = await rowsOf(
    'RUN pip install --no-cache-dir click\nRUN echo click==8.1.0 > r.txt && pip-sync r.txt\n',
  )
  expect(second).not.toContain(PIP)
})

test('a pip that replaces itself removes its bytecode', async () => {
  const [rows] = await rowsOf('RUN pip install --no-cache-dir --upgrade pip==25.3\n')
  expect(rows).toContain(LIBRARY)
  expect(rows).not.toContain(PIP)
})

test.each([
  ['PYTHONDONTWRITEBYTECODE', 'ENV PYTHONDONTWRITEBYTECODE=1\n'],
  ['a user who may not write there', 'USER worker\n'],
])('%s writes no bytecode', async (_, line) => {
  const [rows] = await rowsOf(`${line}RUN pip install --no-cache-dir click\n`)
  expect(rows).not.toContain(LIBRARY)
  expect(rows).not.toContain(PIP)
})

test('venv imports less without pip, and pip imports the rest', async () => {
  const [bare, rest] = await rowsOf(
    'RUN python -m venv --without-pip /opt/venv\nRUN pip install --no-cache-dir click\n',
  )
  expect(bare).toContain(LIBRARY)
  expect(rest).toEqual(expect.arrayContaining([LIBRARY, PIP]))
})

test('compileall counts by the version of a project and by the folder, which each .pyc names', async () => {
  const sizeOf = async (version: string, folder: string): Promise<number> => {
    const layers = await layersOf(
      `RUN pip install --no-compile --target ${folder} fastapi==${version}\nRUN python -m compileall ${folder}\n`,
    )
    const rows = layers.at(-1)!.rows.filter(({ name }) => name.startsWith('fastapi'))
    return rows[0]!.uncompressed_size!
  }
  const size = await sizeOf('0.150.0', '/deps')
  expect(size - (await sizeOf('0.100.0', '/deps'))).toBeGreaterThan(1_000)
  expect((await sizeOf('0.150.0', '/deps/of/app')) - size).toBe(3 * '/of/app'.length)
})

test('a copied folder of a package keeps its bytecode', async () => {
  const [rows] = await rowsOf(
    'RUN pip install --no-cache-dir --target /deps click\nFROM python:3.12-slim\nCOPY --from=0 /deps/click /deps/click\n',
  )
  expect(rows).toContain('click 8.1.0')
})

test('a tool adds the modules that it imports more than pip, once, and a build those of setuptools', async () => {
  const [installed, compiled, again, none] = await rowsOf(
    [
      'RUN pip install --no-cache-dir click',
      'RUN echo click > r.in && pip-compile r.in',
      'RUN echo click > s.in && pip-compile s.in',
      'RUN PYTHONDONTWRITEBYTECODE=1 pipx --version',
      '',
    ].join('\n'),
  )
  const own = "bytecode of Python's modules for pip-tools"
  expect(installed).not.toContain(own)
  expect(compiled).toContain(own)
  expect(again).not.toContain(own)
  expect(none?.filter((name) => name.startsWith('bytecode'))).toEqual([])
})

const SETUPTOOLS = 'bytecode of setuptools'
const SCRIPT =
  "from setuptools import setup\nsetup(name='own', version='1.0', py_modules=['own'])\n"
const OWN = { base: 'python:3.11-slim', files: { 'setup.py': SCRIPT, 'own.py': '' } }

test('an older pip runs a setup.py with the setuptools of the image, once', async () => {
  const [, first, second] = await rowsOf(
    'COPY . /own\nRUN pip install --no-cache-dir /own\nRUN pip uninstall -y own && pip install --no-cache-dir /own\n',
    OWN,
  )
  expect(first).toContain(SETUPTOOLS)
  expect(second).not.toContain(SETUPTOOLS)
})

test.each([
  [
    'a pyproject.toml',
    '/own',
    { ...OWN.files, 'pyproject.toml': '[build-system]\nrequires = ["setuptools"]\n' },
    '',
  ],
  ['--use-pep517', '--use-pep517 /own', OWN.files, ''],
  ['a newer pip', '/own', OWN.files, 'RUN pip install --no-cache-dir --upgrade pip==25.3\n'],
  ['a wheel', 'click', OWN.files, ''],
])('not with %s', async (_, what, files, before) => {
  const layers = await rowsOf(`COPY . /own\n${before}RUN pip install --no-cache-dir ${what}\n`, {
    ...OWN,
    files,
  })
  expect(layers.flat()).not.toContain(SETUPTOOLS)
})

test('nor on a Python whose image has no setuptools', async () => {
  const layers = await rowsOf('COPY . /own\nRUN pip install --no-cache-dir /own\n', {
    files: OWN.files,
  })
  expect(layers.flat()).not.toContain(SETUPTOOLS)
})
