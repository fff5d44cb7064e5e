import { describe, expect, test } from 'vitest'
import type { InputsRequest } from '../../../src/inputs/read-inputs.ts'
import { failure, readTree } from '../tree.ts'

const PIPFILE = `[[source]]
url = "https://user:$TOKEN@a.test/simple"
name = "main"

[[source]]
url = "https://b.test/cpu"
name = "cpu"

[packages]
requests = "*"
Flask = {version = "==3.0", extras = ["async"]}
colorama = {version = ">=0.4", sys_platform = "== 'win32'", markers = "python_version < '4'"}
torch = {version = "*", index = "cpu"}
web = {git = "https://c.test/web.git", ref = "v1", subdirectory = "src"}
own = {path = "./own", editable = true}

[dev-packages]
pytest = ">=8"

[docs]
sphinx = "8.1"

[requires]
python_version = "3.11"

[pipenv]
allow_prereleases = true
`
const read = (request: Partial<InputsRequest> = {}, text = PIPFILE) =>
  readTree(
    { Pipfile: text, 'own/pyproject.toml': '[project]\nname = "own"\nversion = "1"\n' },
    { files: ['Pipfile'], env: { TOKEN: 'very-secret' }, ...request },
  )

test('packages, with their versions, markers and places', async () => {
  const { requirements, options, python } = await read()
  const told = requirements.map(({ requirement, url, index, editable, origin: [{ line }] }) => [
    `${requirement?.name}${requirement?.extras.join() ?? ''}${requirement?.specifier.text ?? ''}`,
    line,
    index?.url ?? url?.replace(/^file:.*\//, 'file:') ?? null,
    editable,
  ])
  expect(told).toEqual([
    ['requests', 10, null, false],
    ['flaskasync==3.0', 11, null, false],
    ['colorama>=0.4', 12, null, false],
    ['torch', 13, 'https://b.test/cpu', false],
    ['web', 14, 'git+https://c.test/web.git@v1#subdirectory=src', false],
    ['own', 15, expect.stringMatching(/^file:/), true],
  ])
  expect(options.indexUrl).toBe('https://user:very-secret@a.test/simple')
  expect(options.allReleases).toEqual(new Set([':all:']))
  expect(python).toEqual({ version: '3.11', from: 'Pipfile' })
})

describe('a category is read on request', () => {
  test.each([
    [{ groups: ['develop'] }, ['pytest = ">=8"']],
    [{ groups: ['dev'] }, ['pytest = ">=8"']],
    [{ allGroups: true }, ['pytest = ">=8"', 'sphinx = "8.1"']],
  ])('%j', async (request, added) => {
    expect((await read(request)).requirements.slice(6).map(({ text }) => text)).toEqual(added)
  })

  test('instead of the packages', async () => {
    expect(
      (await read({ onlyGroups: ['docs'] })).requirements.map(
        ({ requirement }) => requirement?.specifier.text,
      ),
    ).toEqual(['==8.1'])
  })
})

test('thousands of packages: their places take no search of the file for each', async () => {
  const lines = Array.from({ length: 8000 }, (_, at) => `p${at} = "*"`)
  const started = process.cpuUsage()
  const { requirements } = await read({}, `[packages]\n${lines.join('\n')}\n`)
  expect(requirements.at(-1)!.origin).toMatchObject([{ file: 'Pipfile', line: 8001, column: 1 }])
  // It was over 20 seconds.
  expect(process.cpuUsage(started).user).toBeLessThan(5e6)
}, 60_000)

test('invalid files', async () => {
  expect(
    await failure(read({}, '[packages]\nflask = {version = "*", index = "x"}\n')),
  ).toMatchInlineSnapshot(`
    "unknown-index: flask comes from the source x, which [[source]] does not declare.
    at Pipfile:2:1
      flask = {version = "*", index = "x"}
      ^
    hint: Declare it in [[source]]."
  `)
  expect(await failure(read({}, '[packages]\nflask = "nope"\n'))).toContain('invalid-requirement')
  expect(await failure(read({}, '[packages]\nflask = 3\n'))).toContain(
    'flask in [packages] is neither a version nor a table.',
  )
  expect(await failure(read({ groups: ['test'] }))).toContain(
    'unknown-group: Pipfile has no category test.',
  )
})
