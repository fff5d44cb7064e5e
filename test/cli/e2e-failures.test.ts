import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOf, indexOf, sdist, wheel } from '../scenarios/support.ts'
import type { Answer } from '../support/http-server.ts'
import { failureOf, pysize } from './e2e.ts'

describe('invalid input', () => {
  const cases: readonly (readonly [what: string, file: string, failure: string])[] = [
    ['a nested file that is not there', '-r absent.txt', '2 file-not-found'],
    ['a circle', '-r requirements.txt', '2 requirements-cycle'],
    ['one = too few', 'demo=0.1', '2 invalid-requirement'],
    ['an unknown option', '--frobnicate', '2 unknown-option'],
    [
      'two URLs for one project',
      'demo @ http://a.example/demo-1.0.zip\ndemo @ http://b.example/demo-1.0.zip',
      '3 conflicting-urls',
    ],
    [
      'a wheel of another project',
      'demo @ http://a.example/other-1.0-py3-none-any.whl',
      '2 name-mismatch',
    ],
    ['a version that does not exist', 'demo==9', '3 no-such-version'],
    ['a project that does not exist', 'dmeo', '3 no-such-package'],
    ['a contradiction', 'demo<2\ndemo>2', '3 conflict'],
  ]
  test.each(cases)('%s', async (_, file, failure) => {
    const { index } = await indexOf([wheel('demo 1.0'), wheel('demo 3.0')])
    const cwd = folderOf({ 'requirements.txt': `${file}\n` })
    const found = await pysize(['estimate', 'requirements.txt', '-i', index, '--no-snapshot'], {
      cwd,
    })
    expect(failureOf(found)).toBe(failure)
    expect(found.stderr).toContain('requirements.txt')
  })

  test.each([
    [['estimate'], '2 nothing-to-estimate'],
    [['estimate', '--torch', 'help'], '2 bad-torch'],
    [['estimate', 'absent.txt'], '2 file-not-found'],
    [['estimate', '.'], '2 folder-undecided'],
    [['estimate', 'flask'], '2 file-not-found'],
    [['help', 'wherefore'], '2 unknown-command'],
    [['estimate', 'Dockerfile'], '2 format-not-read'],
    [['estimate', '--with', 'demo', '--python', '2.7'], '2 bad-python'],
    [['estimate', '--with', 'demo', '--platform', 'foo'], '2 bad-platform'],
    [['estimate', '--with', 'demo', '--glibc', 'abc'], '2 bad-glibc'],
    [['estimate', '--with', 'demo', '--exclude-newer', 'yesterday'], '2 bad-date'],
    [['estimate', '--with', 'demo', '--budget', 'much'], '2 invalid-budget'],
    [['estimate', '--with', 'demo', '--torch', '../x'], '2 bad-torch'],
    [['estimate', '--with', 'demo', '-i', 'nonsense'], '2 bad-index-url'],
    [['estimate', '--with', 'demo', '-i', 'http://a.example:99999/'], '2 bad-index-url'],
    [['estimate', '--with', 'demo', '--no-index', '-f', 'absent'], '2 find-links-missing'],
    [['estimate', '--with', 'demo', '-o', '/absent/report.json'], '2 unwritable-output'],
    [['estimate', '--with', 'demo', '--offline', '--no-snapshot'], '2 no-snapshot'],
    [['estimate', '--with', 'demo', '--frobnicate'], '2 unknown-option'],
  ])('%j', async (argv, failure) => {
    expect(failureOf(await pysize(argv))).toBe(failure)
  })
})

describe('an index that fails', () => {
  const html = (body: string): Answer => ({ headers: { 'content-type': 'text/html' }, body })
  const json = (body: string): Answer => ({
    headers: { 'content-type': 'application/vnd.pypi.simple.v1+json' },
    body,
  })
  const page = '{"meta":{"api-version":"1.1"},"name":"demo","files":[]}'
  test.each<readonly [string, Answer, string]>([
    ['500, each time', { status: 500 }, '4 index-http-status'],
    ['403', { status: 403 }, '4 index-http-status'],
    [
      'a page of a web server',
      html('<html><body><h1>It works!</h1></body></html>'),
      '4 index-nonsense',
    ],
    ['a login page', html('<form><input name="user"></form>'), '4 index-nonsense'],
    ['no HTML at all', html('\u0000\u0001 garbage'), '4 index-nonsense'],
    ['nothing', json(''), '4 index-nonsense'],
    ['half a page', json(page.slice(0, 40)), '4 index-nonsense'],
    ['JSON of another shape', json('{"hello":["world"]}'), '4 index-nonsense'],
    ['a version of the API to come', json(page.replace('1.1', '2.0')), '4 index-nonsense'],
    [
      'text that claims to be gzip',
      { ...json(page), headers: { ...json('').headers, 'content-encoding': 'gzip' } },
      '4 index-nonsense',
    ],
    [
      'a redirect to a file',
      { status: 302, headers: { location: 'file:///etc/passwd' } },
      '4 index-nonsense',
    ],
  ])('with %s', async (_, answer, failure) => {
    const { index } = await indexOf([], { intercept: () => answer })
    expect(failureOf(await pysize(['estimate', '--with', 'demo', '-i', index]))).toBe(failure)
  })

  test('by refusing connections, even if a snapshot could answer: it was named', async () => {
    const server = await indexOf([])
    await server.close()
    expect(failureOf(await pysize(['estimate', '--with', 'black', '-i', server.index]))).toBe(
      '4 index-not-connected',
    )
    expect(
      failureOf(
        await pysize(['estimate', '--with', 'black'], { env: { PIP_INDEX_URL: server.index } }),
      ),
    ).toBe('4 index-not-connected')
  })

  test('by not stating when files were uploaded', async () => {
    const { index } = await indexOf([wheel('demo 1.0')], { pages: 'html' })
    const dated = ['estimate', '--with', 'demo', '-i', index, '--exclude-newer', '2025-01-01']
    expect(failureOf(await pysize(dated))).toBe('2 no-upload-times')
  })

  test('by lacking a listed file: the run stops, as with pip and uv', async () => {
    const files = [wheel('demo 2.0', { sidecar: false }), wheel('demo 1.0'), sdist('gone 1.0', {})]
    const { index } = await indexOf(files, {
      intercept: ({ path }) =>
        /demo-2\.0|gone-1\.0/.test(path) && path.startsWith('/files') ? { status: 404 } : undefined,
    })
    expect(failureOf(await pysize(['estimate', '--with', 'demo', '-i', index]))).toBe(
      '4 metadata-unreadable',
    )
    expect(failureOf(await pysize(['estimate', '--with', 'gone', '-i', index]))).toBe(
      '4 metadata-unreadable',
    )
    expect((await pysize(['estimate', '--with', 'demo<2', '-i', index])).code).toBe(0)
  })
})

test('a requirements file on a server that does not have it', async () => {
  const { url } = await indexOf([])
  expect(failureOf(await pysize(['estimate', `${url}/requirements.txt`]))).toBe('2 file-not-found')
  const refusing = await indexOf([], { intercept: () => ({ status: 403 }) })
  const cwd = folderOf({ 'a.txt': `-r ${refusing.url}/b.txt\n` })
  expect(failureOf(await pysize(['estimate', 'a.txt'], { cwd }))).toBe('4 index-http-status')
})

test('a package of an index requires a file on this machine', async () => {
  const cwd = folderOf({ 'other-1.0-py3-none-any.whl': wheel('other 1.0').body ?? '' })
  const { index } = await indexOf([
    wheel('demo 1.0', { requires: [`other @ file://${join(cwd, 'other-1.0-py3-none-any.whl')}`] }),
  ])
  expect(failureOf(await pysize(['estimate', '--with', 'demo', '-i', index], { cwd }))).toBe(
    '3 local-file-refused',
  )
})
