import { expect, test } from 'vitest'
import { failure, readTree } from '../tree.ts'

const ENVIRONMENT = `name: sci
channels: [conda-forge]
dependencies:
  - python=3.11
  - conda-forge::numpy>=1.26
  - pip
  - pip:
    - -r more.txt
    - rich[jupyter]==14.0  # pretty
    - "six"
`
const read = (text: string, name = 'environment.yml') =>
  readTree({ [name]: text, 'more.txt': 'flask\n' }, { files: [name] })

test("pip's part is read like the requirements file of conda, and conda's part is reported", async () => {
  const { requirements, python, warnings, uncounted } = await read(ENVIRONMENT)
  expect(
    requirements.map(({ text, origin: [{ file, line, column }] }) => [
      text,
      `${file}:${line}`,
      column,
    ]),
  ).toEqual([
    ['flask', 'more.txt:1', undefined],
    ['rich[jupyter]==14.0', 'environment.yml:9', undefined],
    ['six', 'environment.yml:10', undefined],
  ])
  expect(python).toEqual({ version: '3.11', from: 'environment.yml' })
  expect(warnings).toEqual([
    {
      code: 'conda-not-counted',
      message:
        'environment.yml: conda packages are not counted, only those of pip. Not counted: python=3.11, conda-forge::numpy>=1.26 and pip.',
    },
  ])
  expect(uncounted).toEqual(['what conda installs (environment.yml)'])
})

test.each([
  'environment.yaml',
  'environment-dev.yml',
  'conda_env.yml',
  'binder/environment.yml',
  'env.yml',
])('%s is one', async (name) => {
  expect(
    (await read('dependencies: [pip: [six]]\n', name)).requirements.map(({ text }) => text),
  ).toEqual(['six'])
})

test('invalid files', async () => {
  expect(await failure(read('dependencies: [a\nb: c\n'))).toMatchInlineSnapshot(`
    "invalid-yaml: environment.yml is not YAML: deficient indentation.
    at environment.yml:2:1
      b: c
      ^"
  `)
  expect(await failure(read(''))).toContain('invalid-yaml: environment.yml is not YAML')
  expect(await failure(read('- a\n'))).toContain('environment.yml contains no mapping.')
  expect(await failure(read('dependencies: {}\n'))).toContain('dependencies is not a list')
  expect(await failure(read('dependencies: [{conda: x}]\n'))).toContain(
    "neither a text nor a list under 'pip'",
  )
  expect(await failure(read('dependencies:\n  - pip:\n    - six=1\n'))).toMatchInlineSnapshot(`
    "invalid-requirement: six=1 is not a requirement: '=' is not a version operator; did you mean '=='?
    at environment.yml:3:10
            six=1
               ^"
  `)
})

test('thousands of lines of pip are each found in one pass, and a file of megabytes is refused', async () => {
  const text = `dependencies:\n  - pip:\n${'    - six\n'.repeat(5000)}`
  const { requirements } = await read(text)
  expect(requirements.at(-1)?.origin[0].line).toBe(5002)
  expect(await failure(read(`${text}${'# more\n'.repeat(300_000)}`))).toContain(
    'file-not-read: environment.yml is larger than any environment: it has 2 MiB.',
  )
})

test.each(['env1.yaml', 'python-3.12.yml', 'tf.yml'])(
  '%s is one, whatever its name',
  async (name) => {
    const { requirements } = await read(ENVIRONMENT, name)
    expect(requirements.map(({ requirement }) => requirement?.name)).toContain('rich')
  },
)

test('YAML of another kind is not one', async () => {
  expect(await failure(read('services:\n  web: {}\n', 'compose.yaml'))).toContain(
    'invalid-environment: compose.yaml is not a conda environment file: it has none of the keys dependencies, channels and prefix.',
  )
  expect(await failure(read('name: ci\non: push\njobs: {}\n', 'ci.yml'))).toContain(
    'invalid-environment: ci.yml is not a conda environment file: ',
  )
  expect((await read('name: empty\n')).requirements).toEqual([])
})
