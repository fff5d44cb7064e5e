import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FRESH, folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { pysize } from './e2e.ts'

const secret = 's3cret-t0ken'
const login = `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`

/** An index for those who log in, and its URL with the login in it. */
async function privateIndex() {
  const server = await indexOf([wheel('demo 1.0', { requires: ['other'] }), wheel('other 1.0')], {
    headers: FRESH,
    intercept: ({ headers }) => (headers.authorization === login ? undefined : { status: 401 }),
  })
  const withLogin = (url: string): string => url.replace('://', `://user:${secret}@`)
  return {
    server,
    index: withLogin(server.index),
    file: withLogin(`${server.url}/files/demo-1.0-py3-none-any.whl`),
  }
}

const holdsSecret = (text: string): boolean =>
  text.includes(secret) || text.includes(login) || text.includes(login.slice('Basic '.length))

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

test.each([
  ['the index', ({ index }: { index: string; file: string }) => ({ text: 'demo\n', index })],
  [
    'a wheel',
    ({ index, file }: { index: string; file: string }) => ({ text: `demo @ ${file}\n`, index }),
  ],
  [
    'the file',
    ({ index }: { index: string; file: string }) => ({
      text: `--index-url ${index}\ndemo\n`,
      index: undefined,
    }),
  ],
])('a login in the URL of %s is used, but never shown or cached', async (_, ask) => {
  const { text, index } = ask(await privateIndex())
  const [cwd, cache] = [folderOf({ 'requirements.txt': text }), folderOf()]
  const argv = ['estimate', 'requirements.txt', '-v', ...(index === undefined ? [] : ['-i', index])]
  for (const format of ['json', 'text', 'json']) {
    const { code, stdout, stderr } = await pysize([...argv, '--format', format], {
      cwd,
      env: { PYSIZE_CACHE_DIR: cache },
    })
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('other')
    expect(holdsSecret(stdout + stderr)).toBe(false)
  }
  const kept = filesBelow(cache)
  expect(kept.length).toBeGreaterThan(2)
  expect(kept.filter((path) => holdsSecret(readFileSync(path, 'latin1')))).toEqual([])
})

test.each([
  ['an index that is away', '-i', 'http://user:SECRET@127.0.0.1:9/simple'],
  ['what is no URL of an index', '-i', 'ht tp://user:SECRET@a.example'],
  ['a port beyond reason', '-i', 'http://user:SECRET@a.example:99999'],
  ['a page of links that is away', '-f', 'http://user:SECRET@127.0.0.1:9/links'],
  ['a folder of wheels that does not exist', '-f', 'ht tp://user:SECRET@a.example'],
  [
    'a wheel that is away',
    '--with',
    'demo @ http://user:SECRET@127.0.0.1:9/demo-1.0-py3-none-any.whl',
  ],
  ['a faulty requirement', '--with', 'demo @ http://user:SECRET@127.0.0.1:9/demo.whl'],
  ['a password with an @', '--with', 'demo = http://user:p@SECRET@127.0.0.1:9/demo.whl'],
])('%s is reported without its login', async (_, option, value) => {
  const given = value.replace('SECRET', secret)
  const { code, stderr } = await pysize([
    'estimate',
    '-v',
    '--with',
    'demo',
    '--no-snapshot',
    option,
    given,
  ])
  expect(code, stderr).toBeGreaterThan(1)
  expect(holdsSecret(stderr)).toBe(false)
})

test('the login of a requirements file on a server stays with that server', async () => {
  const { url } = await indexOf([], {
    intercept: ({ path }) => (path === '/a.txt' ? { body: 'demo=1\n' } : { status: 500 }),
  })
  for (const file of ['a.txt', 'b.txt']) {
    const { code, stderr } = await pysize([
      'estimate',
      '-v',
      `${url.replace('://', `://user:${secret}@`)}/${file}`,
    ])
    expect(code).toBe(file === 'a.txt' ? 2 : 4)
    expect(stderr).toContain(file)
    expect(holdsSecret(stderr)).toBe(false)
  }
})

test('a login is not sent on to another server', async () => {
  const other = await indexOf([wheel('demo 1.0')])
  const first = await indexOf([], {
    intercept: ({ path }) => ({ status: 302, headers: { location: `${other.url}${path}` } }),
  })
  const { code } = await pysize([
    'estimate',
    '--with',
    'demo',
    '-i',
    first.index.replace('://', `://user:${secret}@`),
  ])
  expect(code).toBe(0)
  expect(first.requests.every(({ headers }) => headers.authorization === login)).toBe(true)
  expect(other.requests.length).toBeGreaterThan(1)
  expect(other.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([])
})
