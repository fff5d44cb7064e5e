import { expect, test } from 'vitest'
import { dockerfileText } from '../../../src/images/advised/dockerfile-text.ts'
import type { ImageRecipe } from '../../../src/images/advised/image-recipe.ts'
import { parseDockerfile } from '../../../src/images/dockerfile/parse-dockerfile.ts'

const RECIPE: ImageRecipe = {
  base: 'python:3.12-slim-trixie',
  system: 'debian',
  install: {
    tool: 'pip',
    kind: 'install',
    projectWords: null,
    exported: null,
    reads: ['requirements/base.txt', 'requirements/web.txt'],
    words: ['-r', 'requirements/web.txt'],
  },
  packages: ['libpq5'],
  buildPackages: ['libpq-dev', 'build-essential'],
  copiesFirst: true,
  mountsCache: true,
  isStaged: true,
  hasOwnUser: true,
  compiles: null,
  sourceFolder: null,
  start: ['CMD ["uvicorn", "app:app"]'],
}

const instructions = (recipe: Partial<ImageRecipe>): readonly string[] =>
  dockerfileText({ ...RECIPE, ...recipe })
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

test('two stages: build tools stay in the first one', () => {
  expect(instructions({})).toEqual([
    'FROM python:3.12-slim-trixie AS build',
    'RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev && rm -rf /var/lib/apt/lists/*',
    'RUN python -m venv --without-pip /opt/venv',
    'WORKDIR /build',
    'COPY requirements/base.txt requirements/web.txt requirements/',
    'RUN --mount=type=cache,target=/root/.cache/pip pip --python /opt/venv/bin/python install -r requirements/web.txt',
    'FROM python:3.12-slim-trixie',
    'RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*',
    'RUN useradd --create-home --uid 10001 app',
    'ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1',
    'WORKDIR /app',
    'COPY --from=build /opt/venv /opt/venv',
    'COPY . .',
    'USER app',
    'CMD ["uvicorn", "app:app"]',
  ])
})

test('one stage, as most people write it: code first, then the install', () => {
  expect(
    instructions({
      isStaged: false,
      copiesFirst: false,
      mountsCache: false,
      hasOwnUser: false,
      packages: [],
      buildPackages: [],
      start: [],
    }),
  ).toEqual([
    'FROM python:3.12-slim-trixie',
    'WORKDIR /app',
    'COPY . .',
    'RUN pip install -r requirements/web.txt',
  ])
})

test('uv installs a lock into the environment that is copied', () => {
  const lines = instructions({
    install: {
      tool: 'uv',
      kind: 'sync',
      projectWords: null,
      exported: null,
      reads: ['uv.lock', 'pyproject.toml', 'libs/a/pyproject.toml'],
      words: ['--frozen', '--no-dev'],
    },
    compiles: true,
    sourceFolder: 'src',
  })
  expect(lines).toContain(
    'ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never',
  )
  expect(lines).toContain('COPY libs/a/pyproject.toml libs/a/')
  expect(lines).toContain(
    'RUN --mount=type=cache,target=/root/.cache/uv uv sync --compile-bytecode --frozen --no-dev',
  )
  expect(lines).toContain('ENV PYTHONPATH=/app/src')
  expect(lines).not.toContain('RUN python -m venv --without-pip /opt/venv')
})

test('uv installs the project itself after its code, in the folder that the image has', () => {
  const install = {
    tool: 'uv',
    kind: 'sync',
    projectWords: ['--frozen'],
    exported: null,
    reads: ['uv.lock', 'pyproject.toml'],
    words: ['--frozen', '--no-install-project'],
  } as const
  const cache = 'RUN --mount=type=cache,target=/root/.cache/uv uv sync'
  expect(instructions({ install }).slice(3, 10)).toEqual([
    'ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never',
    'WORKDIR /app',
    'COPY uv.lock pyproject.toml ./',
    `${cache} --frozen --no-install-project`,
    'COPY . .',
    `${cache} --frozen`,
    'FROM python:3.12-slim-trixie',
  ])
  const single = instructions({ install, isStaged: false, mountsCache: false })
  expect(single.filter((line) => /^(?:COPY|RUN .*uv )/.test(line))).toEqual([
    'COPY uv.lock pyproject.toml ./',
    'RUN pip install uv && uv sync --frozen --no-install-project',
    'COPY . .',
    'RUN uv sync --frozen',
  ])
})

test('a lock of another tool is exported, then installed by pip', () => {
  const install = {
    tool: 'pip',
    kind: 'install',
    projectWords: null,
    exported: {
      tools: ['poetry', 'poetry-plugin-export'],
      command: 'poetry export -o requirements.lock.txt',
    },
    reads: ['pyproject.toml', 'poetry.lock'],
    words: ['-r', 'requirements.lock.txt'],
  } as const
  const lines = instructions({ install })
  const at = lines.indexOf('COPY pyproject.toml poetry.lock ./')
  expect(lines.slice(at, at + 3)).toEqual([
    'COPY pyproject.toml poetry.lock ./',
    'RUN poetry export -o requirements.lock.txt',
    'RUN --mount=type=cache,target=/root/.cache/pip pip --python /opt/venv/bin/python install -r requirements.lock.txt',
  ])
  expect(lines.indexOf('RUN pip install --no-cache-dir poetry poetry-plugin-export')).toBeLessThan(
    lines.indexOf('FROM python:3.12-slim-trixie'),
  )
})

test('Alpine uses apk, and its own command for a user', () => {
  const lines = instructions({ base: 'python:3.12-alpine', system: 'alpine', packages: ['libpq'] })
  expect(lines).toContain('RUN apk add --no-cache libpq')
  expect(lines).toContain('RUN adduser -D -u 10001 app')
  expect(lines.join()).not.toMatch(/apt-get|useradd/)
})

test('a name with a space is copied by the JSON form', () => {
  const install = {
    tool: 'pip',
    kind: 'install',
    projectWords: null,
    exported: null,
    reads: ['a b.txt'],
    words: ['-r', "'a b.txt'"],
  } as const
  expect(instructions({ install })).toContain('COPY ["a b.txt","./"]')
})

test('every form is a Dockerfile', () => {
  for (const isStaged of [true, false])
    for (const copiesFirst of [true, false])
      for (const kind of ['install', 'sync'] as const)
        expect(() =>
          parseDockerfile(
            dockerfileText({
              ...RECIPE,
              isStaged,
              copiesFirst,
              install: { ...RECIPE.install, tool: 'uv', kind },
            }),
            'D',
          ),
        ).not.toThrow()
})
