import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { estimate, PysizeError } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { pysize } from './e2e.ts'

const SECRET = 's3cret-T0ken'
const ENCODED = Buffer.from(`user:${SECRET}`).toString('base64')
const DEAD = '127.0.0.1:9'

/** One run with a secret somewhere in what it is given. */
interface Planted {
  readonly argv?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** Misspelt and sound URLs that hold a secret. */
const URLS = [
  `http://user:${SECRET}@${DEAD}/simple`,
  `http://${SECRET}@${DEAD}/simple`,
  `http://user:ab/${SECRET}@${DEAD}/simple`,
  `http://user:ab#${SECRET}@${DEAD}/simple`,
  `http://user:ab?${SECRET}@${DEAD}/simple`,
  `http://user:${SECRET}/simple`,
  `user:${SECRET}@${DEAD}/simple`,
  `${SECRET}@${DEAD}/simple`,
  `htp:/user:${SECRET}@${DEAD}`,
  `http://${DEAD}/simple?token=${SECRET}`,
  `http://${DEAD}/simple?X-Amz-Signature=${SECRET}&x=1`,
]

const line = (text: string, env: Record<string, string> = {}): Planted => ({ files: { 'requirements.txt': `${text}\n` }, env })
const VARIABLE = `\${TOKEN}`
const TOKEN = { TOKEN: SECRET }

const planted: readonly Planted[] = [
  ...URLS.flatMap((url): Planted[] => [
    { argv: ['--with', 'demo', '-i', url] },
    { argv: ['--with', 'demo', '--extra-index-url', url] },
    { argv: ['--with', 'demo', '--no-index', '-f', url] },
    { argv: ['--with', 'demo'], env: { PIP_INDEX_URL: url } },
  ]),
  ...URLS.slice(0, 6).flatMap((url): Planted[] => [
    { argv: ['--with', `demo @ ${url}/demo-1.0-py3-none-any.whl`] },
    { argv: ['--with', `demo = ${url}/demo.whl`] },
    { argv: [`${url}/requirements.txt`] },
    line(`-i ${url}\ndemo`),
    line(`demo @ ${url}/demo-1.0-py3-none-any.whl ~~`),
    line(`demo @ git+${url}/demo.git`),
    line(`-r ${url}/more.txt`),
    { argv: ['-'], stdin: `demo ~ ${url}\n` },
    { argv: ['--with', 'demo'], env: { HTTP_PROXY: url, HTTPS_PROXY: url } },
  ]),
  line(`demo @ http://${DEAD}/demo-1.0-py3-none-any.whl?sig=${SECRET}`),
  line(`demo @ http://${DEAD}/x.whl?X-Amz-Signature=${SECRET} ~~`),
  line(`demo @ git+https://${DEAD}/demo.git?token=${SECRET} nonsense`),
  line(`-i http://${DEAD}/${VARIABLE}/simple\ndemo`, TOKEN),
  line(`-r ${VARIABLE}/x.txt`, TOKEN),
  line(`-r http://${DEAD}/${VARIABLE}/x.txt`, TOKEN),
  line(`-c ${VARIABLE}`, TOKEN),
  line(`./${VARIABLE}/x`, TOKEN),
  line(`./${VARIABLE}/x.whl`, TOKEN),
  line(`demo==${VARIABLE}`, TOKEN),
  line(`demo ~ ${VARIABLE}`, TOKEN),
  line(`--find-links ${VARIABLE}\ndemo`, TOKEN),
  line(`--bad-${VARIABLE} x`, TOKEN),
  line(`demo @ http://user:${VARIABLE}@${DEAD}/demo-1.0-py3-none-any.whl`, TOKEN),
  {
    argv: ['pyproject.toml'],
    files: { 'pyproject.toml': `[project]\nname = "x"\nversion = "1"\ndependencies = ["demo @ ${URLS[0]} ~"]\n` },
  },
  {
    argv: ['pyproject.toml'],
    files: { 'pyproject.toml': `[project]\nname = "x"\nversion = "1"\ndependencies = ["a @ ${URLS[0]}" "b"]\n` },
  },
]

const holdsSecret = (text: string): boolean => text.includes(SECRET) || text.includes(ENCODED) || text.includes(encodeURIComponent(ENCODED))

/** Files below a folder that hold the secret. */
const leaks = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && holdsSecret(readFileSync(path, 'latin1')))

test('a secret is planted in more than fifty places', () => {
  expect(planted.length).toBeGreaterThan(50)
})

test.each(planted.map((one, at) => [at, one] as const))('place %d keeps its secret', async (_, one) => {
  const [cwd, cache] = [folderOf(one.files), folderOf()]
  const env = { PYSIZE_CACHE_DIR: cache, ...one.env }
  const argv = one.argv ?? ['requirements.txt']
  for (const format of ['text', 'json']) {
    const { stdout, stderr } = await pysize(['estimate', ...argv, '-v', '--no-snapshot', '--format', format], {
      cwd,
      env,
      ...(one.stdin === undefined ? {} : { stdin: one.stdin }),
    })
    expect(holdsSecret(stdout + stderr), stdout + stderr).toBe(false)
  }
  expect(leaks(cache)).toEqual([])
})

test('the JSON of a library error holds no secret, and no cause of it', async () => {
  for (const url of URLS) {
    const error: unknown = await estimate({ with: ['demo'], indexUrl: url, cache: false, snapshot: false, env: {} }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(PysizeError)
    const texts = [JSON.stringify(error), String(error), (error as Error).stack ?? '']
    for (let cause = (error as Error).cause; cause instanceof Error; cause = cause.cause) texts.push(String(cause), JSON.stringify(cause))
    expect(texts.filter(holdsSecret)).toEqual([])
  }
})

test('what a server plants is not shown and not kept: redirects, links and metadata with signatures', async () => {
  const signed = (path: string): string => `${path}?X-Amz-Signature=${SECRET}`
  const server = await indexOf(
    [wheel('demo 1.0', { requires: [`gone @ http://user:${SECRET}@${DEAD}/gone-1.0-py3-none-any.whl?sig=${SECRET}`] })],
    { intercept: ({ path }) => (path === '/simple/demo/' ? { status: 302, headers: { location: signed(path) } } : undefined) },
  )
  const cache = folderOf()
  const run = (...argv: readonly string[]) =>
    pysize(['estimate', '--with', 'demo', '-i', server.index, '-v', '--no-snapshot', ...argv], { env: { PYSIZE_CACHE_DIR: cache } })
  for (const format of ['text', 'json']) {
    const { stdout, stderr } = await run('--format', format)
    expect(holdsSecret(stdout + stderr), stdout + stderr).toBe(false)
  }
  expect(leaks(cache)).toEqual([])
})
