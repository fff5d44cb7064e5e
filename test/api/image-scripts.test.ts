import { describe, expect, test } from 'vitest'
import { indexOf, sdist } from '../scenarios/support.ts'
import { layerOf, predict } from './image-support.ts'

const unknownOf = (report: Awaited<ReturnType<typeof predict>>, line: number) =>
  layerOf(report, line).rows.flatMap(({ name, source }) => (source === 'unknown' ? [name] : []))

describe('shell scripts of the context', () => {
  const files = {
    'scripts/setup.sh': [
      '#!/usr/bin/env bash',
      'set -euo pipefail',
      'for name in "$@"; do pip install --no-cache-dir "$name"; done',
      'if [ "$1" = large ]; then pip install torch; fi',
      'helper',
      '. /scripts/more.sh',
      '',
    ].join('\n'),
    'scripts/helper': '#!/bin/sh\npip install --no-cache-dir camel-tools==1.5.7 --no-deps\n',
    'scripts/more.sh': 'pip install --no-cache-dir sympy\nmake install\n',
    'scripts/again.sh': '#!/bin/sh\nbash /scripts/again.sh\n',
    'scripts/tool.py': '#!/usr/bin/env python3\nprint(1)\n',
  }
  const namesOf = async (run: string) => {
    const report = await predict(
      `FROM python:3.11-slim-bookworm\nENV PATH=/scripts:$PATH\nCOPY scripts /scripts\nRUN ${run}\n`,
      {},
      files,
    )
    return {
      unknown: unknownOf(report, 4),
      installed: layerOf(report, 4)
        .rows.flatMap(({ kind, name }) => (kind === 'distribution' ? [name] : []))
        .sort(),
    }
  }

  test.each(['/scripts/setup.sh uvicorn', 'setup.sh uvicorn', 'bash /scripts/setup.sh uvicorn'])(
    '%s runs its commands, those of the scripts that it starts too',
    async (run) => {
      expect(await namesOf(run)).toEqual({
        unknown: ['make install'],
        installed: ['camel-tools 1.5.7', 'click 8.1.0', 'sympy 1.13', 'uvicorn 0.30.6'],
      })
    },
  )

  test('a script that a command wrote is followed, too', async () => {
    expect(
      await namesOf(
        "printf '#!/bin/sh\\npip install --no-cache-dir click\\n' > /run.sh && chmod +x /run.sh && /run.sh",
      ),
    ).toEqual({ unknown: [], installed: ['click 8.1.0'] })
  })

  test('an endless script, a missing one, and one for another program', async () => {
    expect((await namesOf('/scripts/again.sh')).unknown).toHaveLength(1)
    expect((await namesOf('/scripts/nowhere.sh')).unknown).toEqual(['/scripts/nowhere.sh'])
    expect((await namesOf('/scripts/tool.py')).unknown).toEqual(['/scripts/tool.py'])
  })
})

test('stripped libraries, packed copies, databases and usual files are estimated', async () => {
  const report = await predict(
    [
      'FROM debian:12-slim AS certificates',
      'FROM ghcr.io/astral-sh/uv:0.9.26 AS tools',
      'FROM python:3.11-slim-bookworm',
      'COPY --from=certificates /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/',
      'COPY --from=tools /uv /usr/bin/',
      'RUN pip install --no-cache-dir uvicorn && find /usr/local/lib -name "*.so" -exec strip {} +',
      'COPY app /app',
      'RUN find /app -type f -name "*.py" -exec gzip -k {} +',
      'RUN cd /app && python manage.py migrate --noinput',
      '',
    ].join('\n'),
  )
  for (const line of [4, 5, 6, 8, 9])
    expect([line, layerOf(report, line).source]).toEqual([line, 'estimated'])
  expect(layerOf(report, 8).uncompressed_size).toBeGreaterThan(0)
  expect(layerOf(report, 4).uncompressed_size).toBeGreaterThan(100_000)
})

test('the base decides the output of programs', async () => {
  const report = await predict(
    [
      'FROM python:3.11-slim-bookworm',
      'RUN case "$(lsb_release -cs)" in bookworm) pip install --no-cache-dir click ;; *) pip install torch ;; esac',
      'RUN . /etc/os-release && if [ "$VERSION_CODENAME" = bookworm ]; then pip install --no-cache-dir sympy; else pip install torch; fi',
      `RUN v=$(python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); if [ "$v" = 3.11 ]; then pip install --no-cache-dir camel-tools --no-deps; else pip install torch; fi`,
      '',
    ].join('\n'),
  )
  expect(report.warnings.map(({ code }) => code)).not.toContain('branch-assumed')
  expect(
    report.layers.flatMap(({ rows }) =>
      rows.flatMap(({ kind, name }) => (kind === 'distribution' ? [name] : [])),
    ),
  ).toEqual(['click 8.1.0', 'sympy 1.13', 'camel-tools 1.5.7'])
})

describe('downloads of known scripts', () => {
  test('run like the script at that address', async () => {
    const report = await predict(`FROM python:3.11-slim-bookworm
ADD https://astral.sh/uv/0.9.7/install.sh /install.sh
RUN sh /install.sh && rm /install.sh
RUN curl https://example.com/setup.sh | sh
`)
    expect(layerOf(report, 2).rows.map(({ source }) => source)).toEqual(['estimated'])
    expect(layerOf(report, 3).uncompressed_size).toBeGreaterThan(50_000_000)
    expect(unknownOf(report, 3)).toEqual([])
    expect(unknownOf(report, 4)).toEqual(['sh'])
  })

  test("a repository of NodeSource brings its own nodejs, not Debian's", async () => {
    const names = async (source: string) =>
      layerOf(
        await predict(
          `FROM python:3.11-slim-bookworm\nRUN ${source} && apt-get install -y --no-install-recommends nodejs\n`,
        ),
        2,
      ).rows.map(({ name, facts }) => `${name.split(' ')[0]} ${facts?.split(',')[0]}`)
    const script = await names('curl -fsSL https://deb.nodesource.com/setup_20.x | bash -')
    expect(script).toContain('nodejs NodeSource')
    expect(script).toContain('python3 Debian 12')
    expect(script.some((name) => name.startsWith('libnode'))).toBe(false)
    const list =
      'echo "deb https://deb.nodesource.com/node_22.x nodistro main" > /etc/apt/sources.list.d/n.list'
    expect(await names(list)).toContain('nodejs NodeSource')
    expect(await names('true')).toContain('nodejs Debian 12')
  })
})

test('names in a listing represent the files of its pattern', async () => {
  const report = await predict(
    `FROM python:3.11-slim-bookworm AS builder
RUN pip wheel -w /wheels --no-deps click uvicorn
FROM python:3.11-slim-bookworm
COPY --from=builder /wheels /wheels
RUN pip install --no-deps $(ls /wheels/*.whl | head -n 1)
RUN pip install --no-deps "$(find /wheels -type f -name 'uvicorn-*.whl')"
FROM python:3.11-slim-bookworm
RUN --mount=type=cache,from=builder,source=/wheels,target=/wheels pip install --no-deps /wheels/*
`,
  )
  const names = layerOf(report, 8).rows.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['click 8.1.0', 'uvicorn 0.30.6']))
  expect(unknownOf(report, 8)).toEqual([])
})

test('a version from an unset argument is the newest, with a warning', async () => {
  const report = await predict(
    'FROM python:3.11-slim-bookworm\nARG VERSION\nRUN pip install --no-deps click==$VERSION "uvicorn[standard]==$VERSION"\n',
  )
  const names = layerOf(report, 3).rows.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['click 8.1.0', 'uvicorn 0.30.6']))
  expect(
    report.warnings.filter(({ code }) => code === 'version-assumed').map(({ message }) => message),
  ).toEqual([
    "Line 3: the version in 'click==$VERSION' is unknown: the newest of click is counted.",
    expect.stringContaining('uvicorn[standard]'),
  ])
})

test('an older Python than pysize knows is replaced by the oldest, with a warning', async () => {
  const report = await predict('FROM python:3.7-slim\nRUN pip install --no-deps click\n')
  expect(layerOf(report, 2).rows.map(({ name }) => name)).toContain('click 8.1.0')
  expect(report.warnings.find(({ code }) => code === 'python-assumed')?.message).toBe(
    'Line 2: Python 3.7 is older than pysize knows; Python 3.8 is used instead.',
  )
})

describe('words that files of the image decide', () => {
  const installed = async (run: string, from = 'python:3.11-slim-bookworm') => {
    const report = await predict(
      `FROM ${from}\nCOPY lists /lists\nRUN ${run}\n`,
      { baseSize: '100MB' },
      {
        'lists/packages.txt': '# tools\nclick==8.1.0  # cli\nsympy\n',
        'lists/VERSION': '0.30.6\n',
        'lists/more.txt': 'uvicorn\n',
      },
    )
    return {
      unknown: unknownOf(report, 3),
      installed: layerOf(report, 3)
        .rows.flatMap(({ kind, name }) => (kind === 'distribution' ? [name] : []))
        .sort(),
    }
  }

  test.each([
    [
      'pip install --no-deps $(grep -v "^#" /lists/packages.txt | sed "s/#.*//")',
      ['click 8.1.0', 'sympy 1.13'],
    ],
    [
      'pip install --no-deps $(cat /lists/packages.txt | grep -v tools | awk \'{print $1}\' | tr "\\n" " ")',
      ['click 8.1.0', 'sympy 1.13'],
    ],
    ['pip install --no-deps "uvicorn==$(cat /lists/VERSION)"', ['uvicorn 0.30.6']],
    ['LIST=$(cat /lists/more.txt) && pip install --no-deps $LIST', ['uvicorn 0.30.6']],
  ])('%s', async (run, names) => {
    expect(await installed(run)).toEqual({ unknown: [], installed: names })
  })

  test('the output of another program stays unknown', async () => {
    expect((await installed('pip install click $(helper /lists/more.txt)')).unknown).toHaveLength(1)
  })

  test('a relative file lies where COPY put it, if the settings of the base are unknown', async () => {
    const unknown = 'registry.invalid/team/app:1'
    expect(await installed('pip install --no-deps -r more.txt', unknown)).toEqual({
      unknown: [],
      installed: ['uvicorn 0.30.6'],
    })
    expect((await installed('pip install --no-deps -r more.txt')).unknown).toHaveLength(1)
  })
})

test('a folder of mktemp is known, and so is the place of a package', async () => {
  const report = await predict(
    [
      'FROM python:3.11-slim-bookworm',
      'RUN pip install --no-cache-dir --no-deps sympy',
      'RUN export HOME="$(mktemp -d)" && cp -r /etc/apt "$HOME/" && rm -rf "$HOME"',
      `RUN chmod -R g+w "$(python -c "import sympy; print(sympy.__path__)" | tr -d "[']")"`,
      '',
    ].join('\n'),
  )
  expect(unknownOf(report, 3)).toEqual([])
  expect(unknownOf(report, 4)).toEqual([])
  expect(layerOf(report, 4).rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining([expect.stringContaining('sympy')]),
  )
})

test('packages of an unknown name say so', async () => {
  const report = await predict(
    'FROM python:3.11-slim-bookworm\nARG VERSION\nRUN pip install https://example.invalid/app-$VERSION.zip\n',
  )
  expect(layerOf(report, 3).rows.find(({ source }) => source === 'unknown')?.reason).toBe(
    'its packages depend on an unknown value',
  )
})

test('a program that a distribution builds from its source is a part of it', async () => {
  const server = await indexOf([
    sdist('uwsgi 2.0', {
      'setup.py': 'from setuptools import setup\nsetup(name="uWSGI")\n',
      'core/uwsgi.c': 'int main;'.repeat(9000),
      'uwsgidecorators.py': '#',
    }),
  ])
  const report = await predict(
    [
      'FROM python:3.11-slim-bookworm AS build',
      'RUN pip install --no-cache-dir uwsgi',
      'FROM python:3.11-slim-bookworm',
      'COPY --from=build /usr/local/bin/uwsgi /usr/local/bin/uwsgi',
      'COPY --from=build /usr/local/bin/other /usr/local/bin/other',
      '',
    ].join('\n'),
    { indexUrl: server.index },
  )
  expect(layerOf(report, 4)).toMatchObject({
    source: 'estimated',
    interval: [0, expect.any(Number)],
  })
  expect(layerOf(report, 5).source).toBe('unknown')
})
