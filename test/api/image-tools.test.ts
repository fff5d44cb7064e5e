import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ImageReport, image } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import type { IndexFile } from '../support/index-server.ts'

const FILES = [
  wheel('app 1.0', { size: 90_000 }),
  wheel('dev 2.0', { size: 50_000 }),
  wheel('pip 26.0', { size: 300_000 }),
  wheel('setuptools 80.0', { size: 200_000 }),
  wheel('pip 24.0', { size: 300_000 }),
  wheel('setuptools 79.0.1', { size: 200_000 }),
  wheel('poetry 2.0', { size: 100_000 }),
  wheel('old-needs 1.0', { size: 20_000, requires: ['app (>=1.*)', 'dev (>dev)'] }),
  wheel('needs-pip 1.0', { size: 10_000, requires: ['pip>=22', 'setuptools'] }),
]
const fileOf = (name: string): IndexFile => FILES.find(({ filename }) => filename.startsWith(name))!
const hashOf = (name: string): string =>
  `sha256:${createHash('sha256').update(fileOf(name).body!).digest('hex')}`

const entry = (name: string, version: string, group: string): string => `[[package]]
name = "${name}"
version = "${version}"
groups = ["${group}"]
optional = false
files = [{ file = "${fileOf(name).filename}", hash = "${hashOf(name)}" }]

`
const PROJECT =
  '[project]\nname = "Demo"\nversion = "0.1"\ndependencies = ["app"]\n[tool.poetry]\npackage-mode = false\n'
const POETRY = {
  'pyproject.toml': `${PROJECT}[tool.poetry.group.dev.dependencies]\ndev = "*"\n[tool.pdm]\ndistribution = false\n`,
  'poetry.lock': `${entry('app', '1.0', 'main')}${entry('dev', '2.0', 'dev')}[metadata]\nlock-version = "2.1"\npython-versions = "*"\n`,
  'pdm.lock': `[metadata]\ngroups = ["default", "dev"]\nstrategy = ["inherit_metadata"]\nlock_version = "4.5.0"\n\n${entry('app', '1.0', 'default')}${entry('dev', '2.0', 'dev')}`,
  Pipfile: '[packages]\napp = "*"\n[dev-packages]\ndev = "*"\n',
  'Pipfile.lock': JSON.stringify({
    _meta: { 'pipfile-spec': 6, requires: {}, sources: [] },
    default: { app: { version: '==1.0', hashes: [hashOf('app')] } },
    develop: { dev: { version: '==2.0', hashes: [hashOf('dev')] } },
  }),
}

async function predict(
  dockerfile: string,
  files: Readonly<Record<string, string>> = POETRY,
): Promise<ImageReport> {
  const { index: indexUrl } = await indexOf(FILES)
  const cwd = folderOf()
  for (const [path, content] of Object.entries({
    Dockerfile: `FROM python:3.11-slim AS made\nWORKDIR /app\n${dockerfile}\n`,
    ...files,
  })) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), content)
  }
  return image({ cwd, indexUrl, cache: false, snapshot: false, compare: false, env: {} })
}

/** Rows of distributions, environments and caches above the base, by the layer's line. */
const rowsOf = (
  { layers }: ImageReport,
  kinds = ['distribution', 'environment', 'unknown'],
): readonly string[] =>
  layers.flatMap(({ line, rows }) =>
    line === null ? [] : rows.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name),
  )

test.each([
  [
    'poetry',
    'ENV POETRY_VIRTUALENVS_CREATE=false\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --only main',
    ['app 1.0'],
  ],
  [
    'poetry with a setting',
    'COPY . .\nRUN poetry config virtualenvs.create false && poetry install --without dev',
    ['app 1.0'],
  ],
  [
    'poetry with its groups',
    'COPY . .\nRUN poetry config virtualenvs.create false\nRUN poetry install',
    ['app 1.0', 'dev 2.0'],
  ],
  [
    'poetry in the project',
    'COPY . .\nRUN POETRY_VIRTUALENVS_IN_PROJECT=1 poetry install --only main',
    ['environment /app/.venv', 'pip 26.0', 'app 1.0'],
  ],
  [
    'poetry in its own folder',
    'COPY . .\nENV POETRY_VIRTUALENVS_OPTIONS_NO_PIP=1\nRUN poetry install --only main',
    // The hash is that of /app, as Poetry makes it.
    ['environment /root/.cache/pypoetry/virtualenvs/demo-9TtSrW0h-py3.11', 'app 1.0'],
  ],
  ['pdm', 'COPY . .\nRUN pdm sync --prod --no-editable', ['environment /app/.venv', 'app 1.0']],
  [
    'pdm with a group',
    'COPY . .\nRUN pdm install -G dev',
    ['environment /app/.venv', 'app 1.0', 'dev 2.0'],
  ],
  ['pdm to __pypackages__', 'COPY . .\nRUN mkdir __pypackages__ && pdm sync --prod', ['app 1.0']],
  ['pipenv', 'COPY Pipfile Pipfile.lock ./\nRUN pipenv install --system --deploy', ['app 1.0']],
  ['pipenv with dev', 'COPY Pipfile* ./\nRUN pipenv sync --system --dev', ['app 1.0', 'dev 2.0']],
  [
    'pipenv in the project',
    'COPY Pipfile* ./\nENV PIPENV_VENV_IN_PROJECT=1\nRUN pipenv sync',
    ['environment /app/.venv', 'pip 26.0', 'setuptools 80.0', 'app 1.0'],
  ],
])('%s installs the packages of its lock', async (_tool, dockerfile, expected) => {
  expect(rowsOf(await predict(dockerfile)).toSorted()).toEqual(expected.toSorted())
})

test('a lock that is not copied is a finding', async () => {
  const { findings } = await predict('COPY pyproject.toml ./\nRUN poetry install')
  expect(findings).toMatchObject([
    { code: 'file-not-copied', line: 4, fix: 'COPY pyproject.toml poetry.lock /app/' },
  ])
})

test('__pypackages__ can be copied on', async () => {
  const report = await predict(
    'COPY . .\nRUN mkdir __pypackages__ && pdm sync --prod\nFROM python:3.11-slim\nCOPY --from=0 /app/__pypackages__/3.11/lib /project/pkgs',
  )
  expect(rowsOf(report)).toEqual(['app 1.0'])
})

test("Poetry's cache stays, unless it is mounted or off", async () => {
  const cached = (run: string) =>
    predict(`COPY . .\nENV POETRY_VIRTUALENVS_CREATE=false\nRUN ${run}`)
  expect(rowsOf(await cached('poetry install'), ['cache'])).toEqual(["poetry's cache"])
  expect(rowsOf(await cached('poetry install && rm -rf ~/.cache'), ['cache'])).toEqual([])
  expect(rowsOf(await cached('poetry install --no-cache'), ['cache'])).toEqual([])
})

const pip = 'ENV PIP_NO_CACHE_DIR=1\n'
const REQUIREMENTS = {
  ...POETRY,
  'requirements.txt': 'app==1.0\ndev==2.0\n',
  'requirements.in': 'app\n',
}

test.each([
  [
    'poetry export',
    'COPY . .\nRUN poetry export -f requirements.txt -o r.txt --without-hashes && pip install -r r.txt',
    ['app 1.0'],
  ],
  [
    'poetry export to a pipe',
    'COPY . .\nRUN poetry export --with dev | pip install -r /dev/stdin',
    ['app 1.0', 'dev 2.0'],
  ],
  [
    'poetry export in a stage',
    'COPY . .\nRUN poetry export --dev > /tmp/r.txt\nFROM python:3.11-slim\nENV PIP_NO_CACHE_DIR=1\nCOPY --from=0 /tmp/r.txt .\nRUN pip install -r r.txt',
    ['app 1.0', 'dev 2.0'],
  ],
  [
    'an export that is mounted',
    'COPY . .\nRUN pdm export --prod -o /tmp/r.txt\nFROM python:3.11-slim\nENV PIP_NO_CACHE_DIR=1\nRUN --mount=type=bind,from=made,source=/tmp/r.txt,target=/r.txt pip install -r /r.txt',
    ['app 1.0'],
  ],
  [
    'pipenv requirements',
    'COPY . .\nRUN pipenv requirements --dev > r.txt && pip install -r r.txt',
    ['app 1.0', 'dev 2.0'],
  ],
  [
    'pip-compile',
    'COPY . .\nRUN pip-compile requirements.in && pip install -r requirements.txt',
    ['app 1.0'],
  ],
  [
    'uv pip compile',
    'COPY . .\nRUN uv pip compile requirements.in -o r.txt && pip install -r r.txt',
    ['app 1.0'],
  ],
  [
    'pip freeze',
    'RUN pip install dev && pip freeze > r.txt && pip install --target /t -r r.txt',
    ['dev 2.0', 'dev 2.0'],
  ],
  [
    'sed in place',
    "COPY . .\nRUN sed -i '/^dev/d' requirements.txt && pip install -r requirements.txt",
    ['app 1.0'],
  ],
  [
    'grep to a file',
    'COPY . .\nRUN grep -v dev requirements.txt > r.txt\nRUN pip install -r r.txt',
    ['app 1.0'],
  ],
  [
    'cat, grep and xargs',
    'COPY . .\nRUN cat requirements.txt | grep -v app | xargs -n 1 pip install',
    ['dev 2.0'],
  ],
  [
    'a line that is added to a copied file',
    'COPY requirements.in r.txt\nRUN echo dev >> r.txt && pip install -r r.txt',
    ['app 1.0', 'dev 2.0'],
  ],
  [
    'a file that is copied again',
    'COPY . .\nRUN sed -i /dev/d requirements.txt\nCOPY . .\nRUN pip install -r requirements.txt',
    ['app 1.0', 'dev 2.0'],
  ],
  [
    'an index that pip is configured with',
    'RUN pip config set install.no-deps true && pip install app',
    ['app 1.0'],
  ],
])('%s', async (_what, dockerfile, expected) => {
  const report = await predict(pip + dockerfile, REQUIREMENTS)
  expect(rowsOf(report).toSorted()).toEqual(expected.toSorted())
  expect(
    report.findings.filter(({ code }) => code === 'file-not-copied' || code === 'install-fails'),
  ).toEqual([])
})

test('pdm makes its environment for an export, too', async () => {
  const made = rowsOf(await predict('COPY . .\nRUN pdm export --prod -o r.txt'))
  expect(made).toEqual(['environment /app/.venv'])
  const active = 'COPY . .\nENV VIRTUAL_ENV=/opt/venv\nRUN python -m venv --without-pip /opt/venv'
  const known = rowsOf(await predict(`${active}\nRUN pdm export --prod -o r.txt`))
  expect(known).toEqual(['environment /opt/venv'])
})

test('a file that a program writes is an unknown row, and no finding', async () => {
  const report = await predict(
    `${pip}COPY . .\nRUN ./make-requirements > r.txt && pip install -r r.txt -r requirements.in`,
    REQUIREMENTS,
  )
  expect(rowsOf(report, ['distribution'])).toEqual(['app 1.0'])
  expect(rowsOf(report, ['unknown'])).toHaveLength(2)
  expect(report.findings).toEqual([])
})

const LIBRARY = {
  ...REQUIREMENTS,
  'lib/pyproject.toml': '[project]\nname = "lib"\nversion = "1"\ndependencies = ["app"]\n',
  'lib/lib.py': 'x = 1\n',
}

test.each([
  [
    'uv tool',
    'RUN uv tool install app --with dev',
    ['environment /root/.local/share/uv/tools/app', 'app 1.0', 'dev 2.0'],
  ],
  [
    'pipx',
    'RUN pipx install app && pipx install dev && pipx uninstall dev',
    [
      'environment /root/.local/share/pipx/shared',
      'pip 26.0',
      'setuptools 79.0.1',
      'environment /root/.local/share/pipx/venvs/app',
      'app 1.0',
    ],
  ],
  [
    "Poetry's own script",
    'ENV POETRY_HOME=/opt/poetry\nRUN curl -sSL https://install.python-poetry.org | python3 - --version 2.0',
    ['environment /opt/poetry/venv', 'pip 24.0', 'setuptools 79.0.1', 'poetry 2.0'],
  ],
  [
    'a wheel of the project',
    'COPY . .\nRUN pip wheel --no-deps -w /w ./lib && pip install /w/*.whl',
    ['app 1.0', 'lib 1'],
  ],
  [
    'python -m build',
    'COPY . .\nRUN cd lib && python -m build --wheel && pip install dist/*.whl',
    ['app 1.0', 'lib 1'],
  ],
  [
    'a wheel of another stage',
    'COPY . .\nRUN uv build --wheel lib -o /dist\nFROM python:3.11-slim\nENV PIP_NO_CACHE_DIR=1\nCOPY --from=made /dist/*.whl /tmp/\nRUN pip install /tmp/*.whl && rm -rf /tmp/*.whl',
    ['app 1.0', 'lib 1'],
  ],
  ['a project', 'COPY . .\nRUN pip install ./lib', ['app 1.0', 'lib 1']],
  [
    'poetry run',
    'COPY . .\nENV POETRY_VIRTUALENVS_IN_PROJECT=1 POETRY_VIRTUALENVS_OPTIONS_NO_PIP=1\nRUN poetry install --only main && poetry run python -m pip install dev',
    ['app 1.0', 'dev 2.0', 'environment /app/.venv'],
  ],
  [
    'a project in place',
    'COPY . .\nRUN python lib/setup.py develop || pip install -e lib/',
    ['app 1.0', 'lib 1'],
  ],
])('%s is followed', async (_what, dockerfile, expected) => {
  const report = await predict(pip + dockerfile, LIBRARY)
  expect(rowsOf(report).toSorted()).toEqual(expected.toSorted())
  expect(
    report.findings.filter(({ code }) => code === 'file-not-copied' || code === 'install-fails'),
  ).toEqual([])
})

test('a script of another address stays a named row', async () => {
  const report = await predict('RUN curl -sSL https://example.com/x.py | python3 -', POETRY)
  expect(rowsOf(report)).toEqual(['python3 -'])
})

test('an install keeps the packages of a base with its own Dockerfile', async () => {
  const { index: indexUrl } = await indexOf([...FILES, wheel('app 2.0', { size: 100_000 })])
  const base = 'FROM python:3.11-slim\nRUN pip install --no-cache-dir app==1.0\n'
  const cwd = folderOf({
    'base.Dockerfile': base,
    Dockerfile: 'FROM team/base:1\nRUN pip install --no-cache-dir app dev\n',
  })
  const report = await image({
    cwd,
    base: 'base.Dockerfile',
    indexUrl,
    cache: false,
    snapshot: false,
    compare: false,
    env: {},
  })
  expect(rowsOf(report, ['distribution'])).toEqual(['app 1.0', 'dev 2.0'])
  expect(report.findings).toEqual([])
})

test.each([
  ['find and xargs', "find / -name '__pycache__' -type d | xargs rm -rf", 0],
  [
    'find, print0 and xargs',
    'find /usr/local -type d -name __pycache__ -print0 | xargs -0 rm -rf',
    0,
  ],
  ['find, grep and xargs', 'find . | grep -E "(/__pycache__$|\\.pyc$|\\.pyo$)" | xargs rm -rf', 0],
  ['what is not followed', 'find . | sort | xargs rm -rf', 1],
])('%s', async (_what, command, unknown) => {
  const report = await predict(`${pip}RUN cd / && pip install app && ${command}`)
  expect(rowsOf(report, ['bytecode']).length === 0).toBe(unknown === 0)
  expect(rowsOf(report, ['unknown'])).toHaveLength(unknown)
})

test('pipenv installs with its own pip, which compiles nothing', async () => {
  const report = await predict('COPY Pipfile* ./\nENV PIPENV_VENV_IN_PROJECT=1\nRUN pipenv sync')
  const names = report.layers.flatMap(({ rows }) => rows.map(({ name }) => name))
  expect(names).toContain("bytecode of Python's own modules")
  expect(names).not.toContain('bytecode of pip')
})

test('pip and setuptools of the image meet a requirement, and are replaced on request', async () => {
  const rows = async (run: string) => rowsOf(await predict(run), ['distribution'])
  expect(await rows('RUN pip install needs-pip')).toEqual(['needs-pip 1.0'])
  expect(await rows('RUN pip install app\nRUN pip install needs-pip')).not.toContain('pip 26.0')
  expect(await rows('RUN pip install --upgrade pip')).toEqual(['pip 26.0'])
  expect(await rows('RUN pip install app\nRUN pip install "pip>25"')).toContain('pip 26.0')
})

test('a lock in the unknown working directory of a base that brings Poetry', async () => {
  const base = 'FROM registry.invalid/with-poetry:1'
  const report = await predict(
    `${base} AS installed\nCOPY poetry.lock pyproject.toml /srv/\nRUN poetry install --no-root --without dev\n` +
      `${base}\nCOPY --from=installed /srv/.venv /srv/.venv`,
  )
  const rows = report.layers.flatMap((layer) => (layer.line === 7 ? layer.rows : []))
  expect(rows.map(({ name }) => name)).toContain('app 1.0')
  expect(rows.every(({ source }) => source !== 'unknown')).toBe(true)
})

describe('requirements in a form that pip refuses since 24.1', () => {
  const namesIn = ({ layers }: ImageReport): readonly string[] =>
    layers.flatMap(({ rows }) => rows.map(({ name }) => name))

  test.each([
    ['the pip of python:3.11', 'RUN pip install old-needs'],
    ['that of an environment', 'RUN python -m venv /v && /v/bin/pip install old-needs'],
    ['an older pip', 'RUN pip install "pip<25" && pip install old-needs'],
  ])('%s reads them', async (_, run) => {
    const names = namesIn(await predict(run))
    expect(names).toEqual(expect.arrayContaining(['old-needs 1.0', 'app 1.0', 'dev 2.0']))
  })

  test.each([
    ['an upgraded pip', 'RUN pip install --upgrade pip && pip install old-needs'],
    ['that of python:3.12', 'FROM python:3.12-slim\nRUN pip install old-needs'],
  ])('%s refuses them', async (_, run) => {
    await expect(predict(run)).rejects.toMatchObject({ code: 'no-metadata' })
  })
})
