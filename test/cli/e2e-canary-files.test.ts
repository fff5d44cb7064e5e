import { expect, test } from 'vitest'
import { folderOf } from '../scenarios/support.ts'
import { pysize } from './e2e.ts'

const SECRET = 's3cret-T0ken'
const DEAD = '127.0.0.1:9'
const LOGIN = `http://user:${SECRET}@${DEAD}`
const HASH = `sha256:${'0'.repeat(64)}`
const FILE = `six-1.17.0-py3-none-any.whl`
const SIGNED = `http://${DEAD}/${FILE}?X-Amz-Signature=${SECRET}`

/** Files that contain a secret, and the commands that read them. */
interface Planted {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly asks: readonly (readonly string[])[]
  readonly env?: Readonly<Record<string, string>>
}

const questions = (file: string, at: number): Planted['asks'] => [
  ['estimate', file],
  ...(at > 0
    ? []
    : [
        ['why', file, 'six'],
        ['advise', file],
        ['diff', file, 'plain.txt'],
      ]),
]

const uvLock = (source: string, wheels = ''): string => `version = 1
requires-python = ">=3.8"

[[package]]
name = "app"
version = "0"
source = { virtual = "." }
dependencies = [{ name = "six" }]

[[package]]
name = "six"
version = "1.17.0"
source = ${source}
${wheels}
`
const wheels = (url: string): string =>
  `wheels = [{ url = "${url}", hash = "${HASH}", size = 900 }]`

const locks: Readonly<Record<string, readonly string[]>> = {
  'uv.lock': [
    uvLock(`{ registry = "${LOGIN}/simple" }`, wheels(`${LOGIN}/${FILE}`)),
    uvLock(`{ registry = "http://${DEAD}/simple?token=${SECRET}" }`, wheels(SIGNED)),
    uvLock(`{ url = "${SIGNED}" }`, wheels(SIGNED)),
    uvLock(`{ git = "https://${SECRET}@${DEAD}/demo?rev=main#abc" }`),
    uvLock(`{ git = "https://user:${SECRET}@${DEAD}/demo?subdirectory=%E0%A4%A#abc" }`),
    uvLock(`{ nothing = "${LOGIN}" }`),
  ],
  'pylock.toml': [LOGIN, `http://${DEAD}/?token=${SECRET}`].map(
    (url) => `lock-version = "1.17.0"
created-by = "x"

[[packages]]
name = "six"
version = "1.17.0"
index = "${url}/simple"
wheels = [{ url = "${LOGIN}/${FILE}?sig=${SECRET}", hashes = { sha256 = "${'0'.repeat(64)}" } }]
`,
  ),
  'poetry.lock': ['legacy', 'git', 'url'].map(
    (type) => `[[package]]
name = "six"
version = "1.17.0"
description = ""
optional = false
python-versions = "*"
files = [{ file = "${FILE}", hash = "${HASH}" }]
groups = ["main"]

[package.source]
type = "${type}"
url = "${LOGIN}/${type === 'url' ? FILE : 'simple'}"
reference = "private"

[metadata]
lock-version = "2.1"
python-versions = ">=3.8"
`,
  ),
  'pdm.lock': [`url = "${SIGNED}"`, `git = "${LOGIN}/demo.git"\nrevision = "abc"`].map(
    (source) => `[metadata]
groups = ["default"]
strategy = ["inherit_metadata"]
lock_version = "4.5.0"

[[package]]
name = "six"
version = "1.17.0"
groups = ["default"]
${source}
files = [{ file = "${FILE}", hash = "${HASH}" }]
`,
  ),
  'Pipfile.lock': [
    { version: '==1.17.0', index: 'a' },
    { git: `${LOGIN}/demo.git` },
    { file: SIGNED },
  ].map((demo) =>
    JSON.stringify({
      _meta: { 'pipfile-spec': 6, sources: [{ name: 'a', url: `${LOGIN}/simple` }] },
      default: { six: demo },
    }),
  ),
}

const projects: Readonly<Record<string, readonly string[]>> = {
  'pyproject.toml': [
    `[project]\nname = "x"\nversion = "1"\ndependencies = ["six"]\n\n[[tool.uv.index]]\nname = "a"\nurl = "${LOGIN}/simple"\ndefault = true\n`,
    `[tool.poetry]\nname = "x"\nversion = "1"\n\n[tool.poetry.dependencies]\nsix = { git = "${LOGIN}/demo.git" }\n`,
    `[tool.poetry]\nname = "x"\nversion = "1"\n\n[[tool.poetry.source]]\nname = "a"\nurl = "${LOGIN}/simple"\n\n[tool.poetry.dependencies]\nsix = "*"\n`,
  ],
  Pipfile: [
    `[[source]]\nname = "a"\nurl = "${LOGIN}/simple"\nverify_ssl = true\n\n[packages]\nsix = "*"\n`,
  ],
  'setup.cfg': [
    `[metadata]\nname = x\n\n[options]\ninstall_requires =\n    six @ ${LOGIN}/${FILE}\n`,
  ],
  'setup.py': [
    `from setuptools import setup\nsetup(name="x", install_requires=["six @ ${LOGIN}/${FILE} ~"])\n`,
  ],
  'script.py': [`# /// script\n# dependencies = ["six @ ${LOGIN}/${FILE}"]\n# ///\n`],
  'environment.yml': [
    `dependencies:\n  - pip:\n      - --index-url ${LOGIN}/simple\n      - six\n`,
  ],
}

const dockerfiles: readonly string[] = [
  `ARG PIP_INDEX_URL=${LOGIN}/simple\nRUN pip install six`,
  `ENV PIP_EXTRA_INDEX_URL=${LOGIN}/simple?sig=${SECRET}\nRUN pip install six`,
  `RUN pip install --index-url ${LOGIN}/simple six`,
  `RUN --mount=type=cache,target=/root PIP_TOKEN=${SECRET} pip install six`,
  `ARG TOKEN\nRUN pip install --extra-index-url http://$TOKEN@${DEAD}/simple six`,
  `RUN pip install git+${LOGIN}/demo.git "six @ ${SIGNED}"`,
  `ADD ${SIGNED} /wheels/`,
  `ADD ${LOGIN}/demo.git /src`,
  `COPY --from=user:${SECRET}@${DEAD}/image:1 / /`,
  `RUN curl -H "Authorization: Bearer ${SECRET}${SECRET}" ${SIGNED}`,
  `LABEL url=${SIGNED}\nRUN pip config set global.index-url ${LOGIN}/simple && pip install six`,
  `RUN pip install --index-url ${LOGIN}/simple six ~~ \n# syntax`,
  `RUNN ${LOGIN}`,
]

const saved = JSON.stringify({
  schema_version: 1,
  command: 'estimate',
  as_of: `${SECRET}`,
  inputs: [{ file: `${LOGIN}/x.txt`, sha256: 'x' }],
  scenarios: [
    { name: 'default', packages: [{ name: 'six', wheel: { filename: FILE, index: LOGIN } }] },
  ],
})

const planted: readonly Planted[] = [
  ...Object.entries({ ...locks, ...projects }).flatMap(([file, texts]) =>
    texts.map(
      (text, at): Planted => ({
        name: `${file} ${at}`,
        files: { [file]: text },
        asks: questions(file, at),
      }),
    ),
  ),
  ...dockerfiles.map(
    (text, at): Planted => ({
      name: `Dockerfile ${at}`,
      files: {
        Dockerfile: `FROM python:3.12-slim\n${text}\n`,
        'Dockerfile.old': 'FROM python:3.12-slim\n',
      },
      asks: [
        ['image', '--build-arg', `TOKEN=${SECRET}`],
        ['image', 'diff', 'Dockerfile.old', 'Dockerfile', '--build-arg', `TOKEN=${SECRET}`],
      ],
    }),
  ),
  {
    name: 'a saved estimate',
    files: {
      'saved.json': saved,
      'deptry.json': `[{"error": {"code": "DEP002"}, "module": "${LOGIN}"}]`,
    },
    asks: [
      ['diff', 'saved.json', 'plain.txt'],
      ['advise', 'plain.txt', '--unused-from', 'deptry.json'],
      ['diff', `git+${LOGIN}/x.git`, 'plain.txt'],
      ['diff', `${SECRET}:${SECRET}@x..HEAD`, 'plain.txt'],
      ['image', '--base', `user:${SECRET}@${DEAD}/image:1`],
      ['verify', '--image', `${LOGIN}/image.tar`, 'plain.txt'],
    ],
  },
]

test('a secret is planted in more than sixty commands', () => {
  expect(planted.flatMap(({ asks }) => asks).length).toBeGreaterThan(60)
})

test.each(planted)('$name does not leak its secret', async ({ files, asks, env = {} }) => {
  const cwd = folderOf({ 'plain.txt': 'six\n', ...files })
  for (const ask of asks)
    for (const format of ['text', 'json']) {
      const { stdout, stderr } = await pysize([...ask, '--offline', '-v', '--format', format], {
        cwd,
        env,
      })
      const text = stdout + stderr
      expect(text.includes(SECRET) ? `${ask.join(' ').replaceAll(SECRET, '#')}: ${text}` : '').toBe(
        '',
      )
      expect(text).not.toMatch(/error\[internal\]|^\s+at .*:\d+/m)
    }
})
