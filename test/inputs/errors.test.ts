import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PysizeError } from '../../src/errors.ts'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import { failure, readTree, tree } from './tree.ts'

/** Reads one requirements file with this text and returns the failure. */
const failureOf = (text: string, more: Record<string, string> = {}): Promise<string> =>
  failure(readTree({ 'requirements.txt': text, ...more }))

test.each([
  [
    'https://github.com/psf/requests/blob/main/requirements.txt',
    'https://raw.githubusercontent.com/psf/requests/main/requirements.txt',
  ],
  ['https://git.test/a/b/-/blob/main/reqs.txt', 'https://git.test/a/b/-/raw/main/reqs.txt'],
])('%s is the page of a file', async (page, file) => {
  const fetchText = async () => '<!DOCTYPE html>'
  expect(await failure(readTree({}, { files: [page], fetchText }))).toBe(
    `file-not-read: ${page} is a page that shows a file.\nhint: Name the file itself: ${file}`,
  )
})

test('a folder instead of a file', async () => {
  const folder = { 'requirements.txt': '-r requirements\n', 'requirements/base.txt': '' }
  expect(await failure(readTree(folder))).toMatchInlineSnapshot(`
    "file-not-read: requirements is a folder, not a file.
    at requirements.txt:1
      -r requirements
    hint: Name the file in it, such as requirements/requirements.txt."
  `)
})

test('a missing nested file: both places are named', async () => {
  const files = {
    'requirements.txt': 'flask\n-r reqs/dev.txt\n',
    'reqs/dev.txt': '# tools\n-r tests.txt\n',
  }
  expect(await failure(readTree(files))).toMatchInlineSnapshot(`
    "file-not-found: There is no file reqs/tests.txt.
    at reqs/dev.txt:2
      -r tests.txt
    from requirements.txt:2
    hint: A path is relative to the folder of the file that names it."
  `)
})

test('a nested file named as on Windows: the hint has its name with slashes', async () => {
  expect(await failureOf('-r ..\\requirements\\base.txt\n')).toContain(
    'hint: In a requirements file, a backslash is not a separator. Write slashes: -r ../requirements/base.txt',
  )
})

test.each([
  ['numpy=>2', "'=>' is not a version operator; did you mean '>='?"],
  ['numpy=<2', "'=<' is not a version operator; did you mean '<='?"],
])('%s: the operator is turned round', async (line, sentence) => {
  expect(await failureOf(`${line}\n`)).toContain(sentence)
})

test('a fault is at its place in the file, after its indent', async () => {
  expect(await failureOf('flask\n    fastapi=0.1\n')).toMatchInlineSnapshot(`
    "invalid-requirement: fastapi=0.1 is not a requirement: '=' is not a version operator; did you mean '=='?
    at requirements.txt:2:12
          fastapi=0.1
                 ^"
  `)
})

test('a circle names every file in it', async () => {
  const files = {
    'requirements.txt': '-r a.txt\n',
    'a.txt': 'flask\n-r sub/b.txt\n',
    'sub/b.txt': '-c ../a.txt\n',
  }
  expect(await failure(readTree(files))).toMatchInlineSnapshot(`
    "requirements-cycle: Requirements files include each other in a circle: a.txt -> sub/b.txt -> a.txt.
    at sub/b.txt:1
      -c ../a.txt
    from a.txt:2
    from requirements.txt:1
    hint: Remove this line, or move what both files need into a third one."
  `)
})

test('a single equals sign', async () => {
  expect(await failureOf('flask\nfastapi=0.1\n')).toMatchInlineSnapshot(`
    "invalid-requirement: fastapi=0.1 is not a requirement: '=' is not a version operator; did you mean '=='?
    at requirements.txt:2:8
      fastapi=0.1
             ^"
  `)
})

test('a fault in a continued line', async () => {
  expect(await failureOf('flask>=2, \\\n  <3, \\\n  !!4\n')).toMatchInlineSnapshot(`
    "invalid-requirement: flask>=2,   <3,   !!4 is not a requirement: '!' is not a version operator.
    at requirements.txt:1:19
      flask>=2,   <3,   !!4
                        ^"
  `)
})

test('a faulty marker', async () => {
  expect(await failureOf('flask ; python_versio < "3"\n')).toMatchInlineSnapshot(`
    "invalid-requirement: The marker can't be read: expected a marker variable, such as python_version, or a quoted string.
    at requirements.txt:1:9
      flask ; python_versio < "3"
              ^
    hint: Did you mean python_version?"
  `)
})

test('an unknown option, with the nearest', async () => {
  expect(
    await failureOf(
      'flask\n--extra-index https://a.test/simple\n--indx-url https://a.test/simple\n',
    ),
  ).toMatchInlineSnapshot(`
    "unknown-option: A requirements file has no option --indx-url.
    at requirements.txt:3:1
      --indx-url https://a.test/simple
      ^
    hint: Did you mean --index-url?"
  `)
})

test('an option of pip that is not for files', async () => {
  expect(await failureOf('flask --target here\n')).toMatchInlineSnapshot(`
    "unknown-option: A requirements file has no option --target.
    at requirements.txt:1:7
      flask --target here
            ^
    hint: Leave it out: it belongs on the command line of an install."
  `)
})

test('an ambiguous option', async () => {
  expect(await failureOf('--no\n')).toMatchInlineSnapshot(`
    "ambiguous-option: The option --no could be any of --no-index, --no-binary, --no-require-hashes.
    at requirements.txt:1:1
      --no
      ^"
  `)
})

test('an option without its value', async () => {
  expect(await failureOf('-r\n')).toMatchInlineSnapshot(`
    "invalid-option-value: The option -r needs a value.
    at requirements.txt:1:1
      -r
      ^"
  `)
})

test('a weak hash', async () => {
  expect(await failureOf('flask==3 --hash=md5:abcd\n')).toMatchInlineSnapshot(`
    "invalid-option-value: The option --hash must look like sha256:DIGEST (or sha384, sha512), not md5:abcd.
    at requirements.txt:1:10
      flask==3 --hash=md5:abcd
               ^"
  `)
})

test('an open quote', async () => {
  expect(await failureOf('--index-url "https://a.test/simple\n')).toMatchInlineSnapshot(`
    "unclosed-quote: The quote " is not closed.
    at requirements.txt:1:13
      --index-url "https://a.test/simple
                  ^"
  `)
})

test('a missing folder', async () => {
  expect(await failureOf('./libs/core\n')).toMatchInlineSnapshot(`
    "invalid-requirement: There is no file or folder ./libs/core.
    at requirements.txt:1:1
      ./libs/core
      ^
    hint: A path is relative to the current folder, as in pip, not to the file that contains it."
  `)
})

test('a folder without a project', async () => {
  expect(await failureOf('-e ./docs\n', { 'docs/index.md': '' })).toMatchInlineSnapshot(`
    "not-a-project: The folder ./docs contains no Python project.
    at requirements.txt:1:4
      -e ./docs
         ^
    hint: A project has a pyproject.toml or a setup.py."
  `)
})

test('a name after -e, which needs a folder', async () => {
  expect(await failureOf('-e flask\n')).toMatchInlineSnapshot(`
    "invalid-requirement: -e needs a project folder or a repository URL; flask is neither.
    at requirements.txt:1:4
      -e flask
         ^
    hint: A path is relative to the current folder; a repository is a URL such as git+https://…#egg=name."
  `)
})

test('an editable constraint', async () => {
  expect(
    await failureOf('-c pins.txt\n', { 'pins.txt': '-e ./lib\n', 'lib/setup.py': '' }),
  ).toMatchInlineSnapshot(`
    "invalid-constraint: An editable requirement can't be a constraint.
    at pins.txt:1:4
      -e ./lib
         ^
    from requirements.txt:1
    hint: Write name==version, or move the line to a requirements file."
  `)
})

test('a constraint without a name', async () => {
  expect(
    await failureOf('-c pins.txt\n', { 'pins.txt': 'https://a.test/x.zip\n' }),
  ).toMatchInlineSnapshot(`
    "invalid-constraint: https://a.test/x.zip is a constraint without a name.
    at pins.txt:1
      https://a.test/x.zip
    from requirements.txt:1
    hint: Write name @ https://a.test/x.zip."
  `)
})

test('a missing local wheel', async () => {
  const cwd = tree({ 'requirements.txt': './flask-3.0-py3-none-any.whl\n' })
  const shown = await failure(readInputs({ cwd, files: ['requirements.txt'], env: {} }))
  expect(shown.replaceAll(cwd, '<cwd>')).toMatchInlineSnapshot(`
    "file-not-found: There is no file <cwd>/flask-3.0-py3-none-any.whl.
    at requirements.txt:1
      ./flask-3.0-py3-none-any.whl
    hint: A path is relative to the current folder, as in pip, not to the file that contains it."
  `)
})

test('a file that is not text', async () => {
  expect(await failureOf('# coding: ascii\nflask # é\n')).toMatchInlineSnapshot(`
    "invalid-encoding: requirements.txt can't be read: it is not ascii text.
    at requirements.txt
    hint: Save it as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-"
  `)
})

test('an unknown encoding', async () => {
  expect(await failureOf('# coding: klingon\nflask\n')).toMatchInlineSnapshot(`
    "invalid-encoding: requirements.txt can't be read: the encoding klingon is not known.
    at requirements.txt
    hint: Save it as UTF-8, or name its encoding in the first line: # -*- coding: latin-1 -*-"
  `)
})

test('a URL with --offline', async () => {
  expect(await failureOf('-r https://a.test/base.txt\n')).toMatchInlineSnapshot(`
    "file-not-read: https://a.test/base.txt is a URL, and --offline is set.
    at requirements.txt:1
      -r https://a.test/base.txt
    hint: Download it first."
  `)
})

test('a faulty --with', async () => {
  expect(await failure(readTree({}, { files: [], with: ['torch=2.9.0'] }))).toMatchInlineSnapshot(`
    "invalid-requirement: torch=2.9.0 is not a requirement: '=' is not a version operator; did you mean '=='?
    at --with:6
      torch=2.9.0
           ^"
  `)
})

test.each([{ files: [''] }, { files: ['a.txt'], constraints: [''] }])(
  'a name that is empty: %j',
  async (request) => {
    expect(await failure(readTree({ 'a.txt': 'flask\n' }, request))).toBe(
      'file-not-found: The name of a file is empty.\nhint: Check the variable that it comes from.',
    )
  },
)

test('a line that grows without end by its variables', async () => {
  const text = `${'$'}{LONG}`.repeat(1000)
  const env = { LONG: 'x'.repeat(10_000) }
  expect(await failure(readTree({ 'requirements.txt': text }, { env }))).toContain(
    'invalid-requirement: ',
  )
})

test('secrets are not shown: neither values of variables nor parts of URLs', async () => {
  const text = `flask @ https://\${TOKEN}@a.test/flask.whl\nflask @ https://me:pw@a.test/flask.zip ; nonsense\n`
  expect(
    await failure(readTree({ 'requirements.txt': text }, { env: { TOKEN: 'hunter2' } })),
  ).toMatchInlineSnapshot(`
    "invalid-requirement: The marker can't be read: expected a marker variable, such as python_version, or a quoted string.
    at requirements.txt:2:42
      flask @ https://*****@a.test/flask.zip ; nonsense
                                               ^"
  `)
  const nested = await failure(
    readTree({ 'requirements.txt': `./\${TOKEN}/x\n` }, { env: { TOKEN: 'hunter2' } }),
  )
  expect(nested).toMatchInlineSnapshot(`
    "invalid-requirement: There is no file or folder ./\${TOKEN}/x.
    at requirements.txt:1:1
      ./\${TOKEN}/x
      ^
    hint: A path is relative to the current folder, as in pip, not to the file that contains it."
  `)
})

test('all faults of a file and of included files are reported in one run', async () => {
  const files = {
    'requirements.txt': 'flask=1\n-r more.txt\n./absent\nnumpy\n',
    'more.txt': 'six=2\n-r gone.txt\n',
  }
  const error: unknown = await readTree(files).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(PysizeError)
  const { places, further } = error as PysizeError
  const at = (all: PysizeError['places']): string => `${all[0]?.file}:${all[0]?.line}`
  expect([at(places), ...further.map((one) => at(one.places))]).toEqual([
    'requirements.txt:1',
    'more.txt:1',
    'more.txt:2',
    'requirements.txt:3',
  ])
})

test.each([
  ['- six', 'uv', 'uv does not accept a line that begins with a single dash.'],
  ['--', 'uv', 'uv does not accept a line that begins with a single dash.'],
] as const)('%s is refused under %s alone', async (line, installer, sentence) => {
  expect(await failure(readTree({ 'requirements.txt': `${line}\n` }, { installer }))).toContain(
    sentence,
  )
  expect((await readTree({ 'requirements.txt': `${line}\n` })).requirements).toEqual([])
})

test('a variable of one letter changes no message', async () => {
  const env = { A: 'e' }
  expect(await failure(readTree({ 'requirements.txt': `d\${A}mo ~ \${A}\n` }, { env }))).toContain(
    `d\${A}mo ~ \${A} is not valid once its variables are replaced.`,
  )
})

test('a line that only the value of a variable makes invalid does not show the value', async () => {
  const shown = await failure(
    readTree({ 'requirements.txt': `flask\${V}\n` }, { env: { V: ' hunter2 x' } }),
  )
  expect(shown).toContain(`flask\${V} is not valid once its variables are replaced.`)
  expect(shown).not.toContain('hunter2')
})

test('a link to a file that is gone', async () => {
  const cwd = tree({})
  symlinkSync('elsewhere.lock', join(cwd, 'uv.lock'))
  const shown = await failure(readInputs({ cwd, files: ['uv.lock'], env: {} }))
  expect(shown).toBe(
    'file-not-found: There is no file uv.lock.\nhint: It is a link to elsewhere.lock, which does not exist.',
  )
})
