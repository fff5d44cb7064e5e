import { describe, expect, test } from 'vitest'
import { DEFAULT_INDEX_OPTIONS } from '../../src/inputs/index-options.ts'
import type { InputsRequest } from '../../src/inputs/read-inputs.ts'
import { failure, readTree } from '../inputs/tree.ts'

const PROJECT = `[project]
name = "Poetry-API"
version = "1.0"
requires-python = ">=3.10,<3.12"
dependencies = [
  "fastapi>=0.115",
  "redis; sys_platform == 'linux'",
]

[project.optional-dependencies]
Dev_Tools = ["ruff", "poetry-api[test]"]
test = ["pytest>=8"]
all = ["poetry_api[dev-tools,test]"]

[dependency-groups]
lint = ["mypy"]
dev = ["black", {include-group = "lint"}]
`

/** The texts of the requirements of one pyproject.toml. */
async function read(
  text: string,
  request: Partial<InputsRequest> = {},
  beside: Record<string, string> = {},
): Promise<string[]> {
  const inputs = await readTree(
    { 'pyproject.toml': text, ...beside },
    { files: ['pyproject.toml'], ...request },
  )
  return inputs.requirements.map((requirement) => requirement.text)
}

const failureOf = (text: string, request: Partial<InputsRequest> = {}): Promise<string> =>
  failure(read(text, request))

const BASE = ['fastapi>=0.115', "redis; sys_platform == 'linux'"]

test('the dependencies, with the place of each, and the Python', async () => {
  const { requirements, python, files } = await readTree(
    { 'pyproject.toml': PROJECT },
    { files: ['pyproject.toml'] },
  )
  expect(requirements.map(({ text }) => text)).toEqual(BASE)
  expect(requirements[1]?.origin).toEqual([
    { file: 'pyproject.toml', line: 7, column: 4, text: `  "redis; sys_platform == 'linux'",` },
  ])
  expect(python).toEqual({ version: '3.11', from: 'pyproject.toml' })
  expect(files.map(({ file }) => file)).toEqual(['pyproject.toml'])
})

test('extras in any spelling, and extras of extras', async () => {
  expect(await read(PROJECT, { extras: ['dev.tools'] })).toEqual([...BASE, 'ruff', 'pytest>=8'])
  expect(await read(PROJECT, { extras: ['all'] })).toEqual([...BASE, 'ruff', 'pytest>=8'])
})

test('dependency groups, and included ones in their position', async () => {
  expect(await read(PROJECT, { groups: ['dev'] })).toEqual([...BASE, 'black', 'mypy'])
})

test('groups that include others twice at every level do not double', async () => {
  const levels = Array.from(
    { length: 30 },
    (_, at) => `g${at} = [{include-group = "g${at + 1}"}, {include-group = "g${at + 1}"}]`,
  )
  expect(
    await read(`[dependency-groups]\n${levels.join('\n')}\ng30 = ["six"]\n`, { groups: ['g0'] }),
  ).toEqual(['six'])
})

test('groups need no [project]', async () => {
  expect(await read('[dependency-groups]\ndev = ["black"]\n', { groups: ['dev'] })).toEqual([
    'black',
  ])
})

test('dependencies that setuptools reads from files', async () => {
  const text =
    '[project]\nname = "a"\ndynamic = ["dependencies", "version"]\n[tool.setuptools.dynamic]\ndependencies = {file = ["reqs/base.txt"]}\n'
  expect(await read(text, {}, { 'reqs/base.txt': '# base\nflask  # web\n\nredis>=5\n' })).toEqual([
    'flask',
    'redis>=5',
  ])
})

test('dependencies in a setup.py are read, with a warning', async () => {
  const text = '[build-system]\nrequires = ["setuptools"]\n'
  const files = {
    'pyproject.toml': text,
    'setup.py': 'from setuptools import setup\nsetup(name="a", install_requires=["flask"])\n',
  }
  const { requirements, warnings } = await readTree(files, { files: ['pyproject.toml'] })
  expect(requirements.map((requirement) => requirement.text)).toEqual(['flask'])
  expect(warnings.map(({ code }) => code)).toEqual(['setup-py-read'])
})

describe('[tool.uv]', () => {
  const INDEXES = `
[[tool.uv.index]]
name = "cpu"
url = "https://a.test/cpu"
explicit = true
[[tool.uv.index]]
url = "wheels"
[[tool.uv.index]]
name = "main"
url = "https://b.test/simple"
default = true
`
  const uv = { files: ['pyproject.toml'], installer: 'uv' } as const

  test("pip's rules ignore it, and a warning names the installer that reads it", async () => {
    const text = `${PROJECT}${INDEXES}[tool.uv.sources]\nfastapi = {path = "x"}\n`
    const { warnings, options } = await readTree(
      { 'pyproject.toml': text },
      { files: ['pyproject.toml'] },
    )
    expect(options).toMatchObject({ indexUrl: null, extraIndexUrls: [] })
    expect(warnings).toEqual([
      {
        code: 'uv-settings-ignored',
        message:
          'pyproject.toml: index, sources in [tool.uv] are not read, because pip does not read them; --installer uv does.',
      },
    ])
  })

  test('indexes come after those of the command line, paths from the folder of the file', async () => {
    const files = { 'app/pyproject.toml': PROJECT + INDEXES }
    const given = { ...DEFAULT_INDEX_OPTIONS, extraIndexUrls: ['https://c.test/simple'] }
    const { options, warnings } = await readTree(files, {
      ...uv,
      files: ['app/pyproject.toml'],
      options: given,
    })
    expect(options.indexUrl).toBe('https://b.test/simple')
    expect(options.extraIndexUrls).toEqual([
      'https://c.test/simple',
      expect.stringMatching(/^file:.*\/app\/wheels$/),
    ])
    expect(warnings).toEqual([])
  })

  test('sources: an index, a URL, a repository at a tag, a folder', async () => {
    const sources = `[tool.uv.sources]
FastAPI = {index = "cpu"}
redis = {url = "https://a.test/redis-1.0-py3-none-any.whl", marker = "python_version > '3'"}
black = {git = "https://a.test/black", tag = "24.1", subdirectory = "src"}
mypy = {path = "local", editable = true}
`
    const files = {
      'pyproject.toml': PROJECT + INDEXES + sources,
      'local/pyproject.toml': '[project]\nname = "mypy"\nversion = "1"\n',
    }
    const { requirements } = await readTree(files, { ...uv, groups: ['dev'] })
    const places = requirements.map(({ requirement, url, path, index, editable }) => [
      requirement?.name,
      index?.url ?? url?.replace(/^file:.*\//, 'file:') ?? null,
      path?.endsWith('/local') === true,
      editable,
    ])
    expect(places).toEqual([
      ['fastapi', 'https://a.test/cpu', false, false],
      ['redis', 'https://a.test/redis-1.0-py3-none-any.whl', false, false],
      ['redis', null, false, false],
      ['black', 'git+https://a.test/black@24.1#subdirectory=src', false, false],
      ['mypy', 'file:local', true, true],
    ])
  })

  test('constraints are read; overrides are not, and a warning says so', async () => {
    const tables =
      '[tool.uv]\nconstraint-dependencies = ["starlette<1"]\noverride-dependencies = ["click>8"]\n'
    const { constraints, warnings } = await readTree({ 'pyproject.toml': PROJECT + tables }, uv)
    expect(constraints.map(({ text }) => text)).toEqual(['starlette<1'])
    expect(warnings.map(({ message }) => message)).toEqual([
      'pyproject.toml: override-dependencies in [tool.uv] are not read yet.',
    ])
  })

  test.each([
    [
      'an index without a URL',
      '[[tool.uv.index]]\nname = "a"\n',
      /^invalid-pyproject: An index in \[\[tool\.uv\.index\]\] has no url\./,
    ],
    [
      'a name twice',
      `${INDEXES}[[tool.uv.index]]\nname = "cpu"\nurl = "https://d.test"\n`,
      /Two indexes .* have the name cpu\./,
    ],
    [
      'two defaults',
      `${INDEXES}[[tool.uv.index]]\nurl = "https://d.test"\ndefault = true\n`,
      /Two indexes .* have default = true\./,
    ],
    [
      'an index that is not declared',
      `${INDEXES}[tool.uv.sources]\nfastapi = {index = "gpu"}\n`,
      /names the index gpu, which is not declared\.\nat pyproject\.toml:6:4\n[\s\S]*There are: cpu, main\.$/,
    ],
    [
      'no source',
      '[tool.uv.sources]\nfastapi = []\n',
      /The source of fastapi in \[tool\.uv\.sources\] names no index, url, git or path\./,
    ],
    [
      'a faulty marker',
      `${INDEXES}[tool.uv.sources]\nfastapi = {index = "cpu", marker = "platform == 'x'"}\n`,
      /The marker 'platform == 'x'' of fastapi .*can't be read[\s\S]*at pyproject\.toml:30:37/,
    ],
  ])('error: %s', async (_, tables, expected) => {
    expect(await failureOf(PROJECT + tables, uv)).toMatch(expected)
  })
})

describe('errors', () => {
  test('no TOML', async () => {
    expect(
      await failureOf('[project]\nname = "a"\ndependencies = [\n  flask,\n]\n'),
    ).toMatchInlineSnapshot(`
      "invalid-toml: pyproject.toml is not TOML: invalid value.
      at pyproject.toml:4:3
          flask,
          ^"
    `)
  })

  test('a faulty requirement', async () => {
    expect(
      await failureOf('[project]\nname = "a"\ndependencies = ["flask", "redis=5"]\n'),
    ).toMatchInlineSnapshot(`
      "invalid-requirement: redis=5 is not a requirement: '=' is not a version operator; did you mean '=='?
      at pyproject.toml:3:32
        dependencies = ["flask", "redis=5"]
                                       ^"
    `)
  })

  test('a faulty requirement of a group', async () => {
    expect(
      await failureOf(`[dependency-groups]\ndev = [\n  'black = 24',\n]\n`, { groups: ['dev'] }),
    ).toMatchInlineSnapshot(`
      "invalid-requirement: black = 24 is not a requirement: '=' is not a version operator; did you mean '=='?
      at pyproject.toml:3:10
          'black = 24',
                 ^"
    `)
  })

  test('dependencies that are not a list', async () => {
    expect(
      await failureOf('[project]\nname = "a"\ndependencies = "flask"\n'),
    ).toMatchInlineSnapshot(`
      "invalid-pyproject: dependencies in [project] is not a list of strings.
      at pyproject.toml"
    `)
  })

  test('dynamic dependencies', async () => {
    expect(
      await failureOf('[project]\nname = "a"\ndynamic = ["dependencies"]\n'),
    ).toMatchInlineSnapshot(`
      "dynamic-dependencies: The dependencies of pyproject.toml are not known: pyproject.toml leaves them to the build, and pysize builds nothing.
      at pyproject.toml
      hint: Write the requirements to a file, for example with pip-compile or uv pip compile, and give that."
    `)
  })

  test('no project', async () => {
    expect(await failureOf('[tool.ruff]\n')).toMatchInlineSnapshot(`
      "no-project-table: pyproject.toml declares no project: it has no [project] table.
      at pyproject.toml
      hint: Name the file that lists its requirements."
    `)
  })

  test('no project, but groups', async () => {
    expect(await failureOf('[dependency-groups]\nmain = ["six"]\ndev = []\n')).toContain(
      'hint: Dependency groups are read with --group main, and so are dev.',
    )
  })

  test('an unknown extra', async () => {
    expect(await failureOf(PROJECT, { extras: ['tests'] })).toMatchInlineSnapshot(`
      "unknown-extra: pyproject.toml has no extra tests.
      at pyproject.toml
      hint: Did you mean test?"
    `)
  })

  test('an unknown group', async () => {
    expect(await failureOf(PROJECT, { groups: ['docs'] })).toMatchInlineSnapshot(`
      "unknown-group: pyproject.toml has no dependency group docs.
      at pyproject.toml
      hint: There are: lint, dev."
    `)
  })

  test('an unknown included group', async () => {
    expect(
      await failureOf('[dependency-groups]\ndev = [{include-group = "lints"}]\nlint = []\n', {
        groups: ['dev'],
      }),
    ).toMatchInlineSnapshot(`
      "unknown-group: pyproject.toml has no dependency group lints.
      at pyproject.toml:2:26
        dev = [{include-group = "lints"}]
                                 ^
      hint: Did you mean lint?"
    `)
  })

  test('groups in a circle', async () => {
    const text = '[dependency-groups]\na = [{include-group = "b"}]\nb = [{include-group = "a"}]\n'
    expect(await failureOf(text, { groups: ['a'] })).toMatchInlineSnapshot(`
      "dependency-group-cycle: Dependency groups include each other in a circle: a -> b -> a.
      at pyproject.toml:3:24
        b = [{include-group = "a"}]
                               ^"
    `)
  })

  test('an extra without a project', async () => {
    expect(
      await failure(readTree({ 'requirements.txt': 'flask\n' }, { extras: ['dev'] })),
    ).toMatchInlineSnapshot(
      `"extra-without-project: Extras and dependency groups need a pyproject.toml or a lock file, but none is given."`,
    )
  })
})
