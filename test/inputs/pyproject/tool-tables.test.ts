import { describe, expect, test } from 'vitest'
import type { InputsRequest } from '../../../src/inputs/read-inputs.ts'
import { failure, readTree } from '../tree.ts'

const POETRY = `[tool.poetry]
name = "app"
version = "1.0"

[tool.poetry.dependencies]
python = "^3.10"
requests = "^2.31" # the web
flask = { version = "~3.0", extras = ["async"] }
colorama = { version = "*", platform = "win32", markers = "python_version < '4' or os_name == 'nt'" }
tomli = { version = "^2", python = "<3.11" }
torch = { version = "^2", source = "cpu", allow-prereleases = true }
psycopg = { version = "^3", optional = true }
own = { path = "../own", develop = true }
web = { git = "git@c.test:x/web.git", branch = "main" }
numpy = [
  { version = "^1", python = "<3.12" },
  { version = "^2", python = ">=3.12" },
]

[tool.poetry.extras]
DB = ["psycopg"]

[tool.poetry.group.test]
include-groups = ["dev"]
[tool.poetry.group.test.dependencies]
pytest = "^8"

[tool.poetry.dev-dependencies]
black = "*"

[[tool.poetry.source]]
name = "mirror"
url = "https://a.test/simple"

[[tool.poetry.source]]
name = "cpu"
url = "https://b.test/cpu"
priority = "explicit"
`
const OWN = { 'own/pyproject.toml': '[project]\nname = "own"\nversion = "1"\n' }
const read = (
  text: string,
  request: Partial<InputsRequest> = {},
  beside: Readonly<Record<string, string>> = {},
) =>
  readTree(
    { 'app/pyproject.toml': text, ...OWN, ...beside },
    { files: ['app/pyproject.toml'], ...request },
  )
const names = async (
  text: string,
  request: Partial<InputsRequest> = {},
  beside: Readonly<Record<string, string>> = {},
) =>
  (await read(text, request, beside)).requirements.map(
    ({ requirement: one }) => `${one?.name}${one?.specifier.text}`,
  )

describe("Poetry's table", () => {
  test('its requirements, each at its line', async () => {
    const { requirements, options, python } = await read(POETRY)
    const told = requirements.map(
      ({ requirement, text, url, index, editable, origin: [{ line }] }) => [
        `${requirement?.name}${requirement?.specifier.text}`,
        line,
        index?.url ??
          url?.replace(/^file:.*\//, 'file:') ??
          (text.startsWith('requests') ? text : null),
        editable,
      ],
    )
    expect(told).toEqual([
      ['requests<3,>=2.31', 7, 'requests = "^2.31"', false],
      ['flask<3.1,>=3.0', 8, null, false],
      ['colorama', 9, null, false],
      ['tomli<3,>=2', 10, null, false],
      ['torch<3,>=2', 11, 'https://b.test/cpu', false],
      ['own', 13, 'file:own', true],
      ['web', 14, 'git+ssh://git@c.test/x/web.git@main', false],
      ['numpy<2,>=1', 15, null, false],
      ['numpy<3,>=2', 15, null, false],
    ])
    expect(options).toMatchObject({
      indexUrl: 'https://a.test/simple',
      extraIndexUrls: [],
      allReleases: new Set(['torch']),
    })
    expect(python).toEqual({ version: '3.12', from: 'app/pyproject.toml' })
  })

  test('extras and groups', async () => {
    const base = await names(POETRY)
    const added = async (request: Partial<InputsRequest>): Promise<readonly string[]> =>
      (await names(POETRY, request)).slice(base.length)
    expect(await added({ extras: ['db'] })).toEqual(['psycopg<4,>=3'])
    expect(await added({ groups: ['test'] })).toEqual(['pytest<9,>=8', 'black'])
    expect(await added({ allGroups: true, allExtras: true })).toEqual([
      'psycopg<4,>=3',
      'black',
      'pytest<9,>=8',
      'black',
    ])
    expect(await names(POETRY, { onlyGroups: ['dev'] })).toEqual(['black'])
    expect(await failure(read(POETRY, { groups: ['tests'] }))).toContain('Did you mean test?')
  })

  test('a requested installer reads only its own tables', async () => {
    const text = POETRY.replace(', source = "cpu"', '')
    const { options, warnings } = await read(text, { installer: 'pip' })
    expect(options.indexUrl).toBeNull()
    expect(warnings.map(({ code }) => code)).toContain('tool-settings-ignored')
  })

  test('next to a [project] that leaves dependencies to it', async () => {
    const text = `[project]\nname = "x"\ndynamic = ["dependencies"]\n[project.optional-dependencies]\nweb = ["flask"]\n${POETRY}`
    expect((await names(text, { extras: ['web'] })).at(-1)).toBe('flask')
    expect(
      await names(text.replace('dynamic = ["dependencies"]', 'dependencies = ["six"]')),
    ).toEqual(['six'])
  })

  test('a dependency that no requirement can express', async () => {
    expect(
      await failure(read('[tool.poetry.dependencies]\nsix = "<1 || >3"\n')),
    ).toMatchInlineSnapshot(`
      "invalid-requirement: [tool.poetry.dependencies] gives six a version constraint that pip cannot follow.
      at app/pyproject.toml:2:1
        six = "<1 || >3"
        ^
      hint: Write it as a range, such as ">=1.2,<3"."
    `)
    expect(await failure(read('[tool.poetry.dependencies]\nsix = "nope"\n'))).toContain(
      'invalid-requirement',
    )
    expect(
      await failure(read('[tool.poetry.dependencies]\nsix = {version = "*", source = "x"}\n')),
    ).toContain('unknown-index: six comes from the source x')
  })

  test('of a folder that is named as a requirement', async () => {
    const { requirements } = await readTree({
      'requirements.txt': './app\n',
      'app/pyproject.toml': POETRY,
      ...OWN,
    })
    const [{ project } = { project: null }] = requirements
    expect(project?.kind === 'known' ? project.metadata.requiresDist.slice(0, 2) : []).toEqual([
      'requests>=2.31,<3',
      'flask[async]>=3.0,<3.1',
    ])
  })
})

describe('other tools', () => {
  const PROJECT =
    '[project]\nname = "x"\nversion = "1"\ndependencies = ["six"]\n[project.optional-dependencies]\ncli = ["click"]\n'

  test('PDM: groups for development, the folder of the project, sources', async () => {
    const text = `${PROJECT}[tool.pdm.dev-dependencies]
test = ["pytest", "-e file:///\${PROJECT_ROOT}/../own#egg=own"]
[[tool.pdm.source]]
name = "pypi"
url = "https://a.test/simple"
[[tool.pdm.source]]
name = "more"
url = "https://b.test/simple"
[[tool.pdm.source]]
type = "find_links"
name = "wheels"
url = "https://c.test/wheels"
`
    const { requirements, options } = await read(text, { groups: ['test'] })
    expect(
      requirements.map(({ requirement, path }) => [
        requirement?.name,
        path?.endsWith('/own') === true,
      ]),
    ).toEqual([
      ['six', false],
      ['pytest', false],
      ['own', true],
    ])
    expect(options).toMatchObject({
      indexUrl: 'https://a.test/simple',
      extraIndexUrls: ['https://b.test/simple'],
      findLinks: ['https://c.test/wheels'],
    })
  })

  test('Hatch: environments with their templates, and its hook for files', async () => {
    const text = `${PROJECT}[tool.hatch.envs.default]
dependencies = ["pytest"]
[tool.hatch.envs.docs]
extra-dependencies = ["mkdocs"]
features = ["cli"]
[tool.hatch.envs.lint]
detached = true
dependencies = ["ruff"]
`
    expect(await names(text, { groups: ['docs'] })).toEqual(['six', 'click', 'pytest', 'mkdocs'])
    expect(await names(text, { groups: ['lint'] })).toEqual(['six', 'ruff'])
    const hook =
      '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["requirements.txt"]\n'
    expect(await names(hook, {}, { 'app/requirements.txt': 'six\nflask # web\n' })).toEqual([
      'six',
      'flask',
    ])
    for (const setting of ['', 'filename = "requirements.txt"\n'])
      expect(
        await names(hook.replace(/files = .*\n/, setting), {}, { 'app/requirements.txt': 'six\n' }),
      ).toEqual(['six'])
  })

  test("Flit before [project], and uv's older table for development", async () => {
    const flit =
      '[tool.flit.metadata]\nmodule = "x"\nrequires = ["six"]\nrequires-python = ">=3.9"\n[tool.flit.metadata.requires-extra]\nweb = ["flask"]\n'
    expect(await names(flit, { extras: ['web'] })).toEqual(['six', 'flask'])
    expect(
      await names(`${PROJECT}[tool.uv]\ndev-dependencies = ["pytest"]\n`, { groups: ['dev'] }),
    ).toEqual(['six', 'pytest'])
  })
})

test('thousands of dependency groups are read in one pass', async () => {
  const groups = Array.from({ length: 5000 }, (_, at) => `g${at} = ["demo"]`)
  const { requirements } = await read(
    `[project]\nname = "x"\nversion = "1"\n[dependency-groups]\n${groups.join('\n')}\n`,
    { allGroups: true },
  )
  expect(requirements.length).toBe(5000)
})
