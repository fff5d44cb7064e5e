import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { estimate, PysizeError } from '../../src/index.ts'
import { FRESH, folderOf, indexOf, wheel } from '../scenarios/support.ts'
import type { IndexServerOptions } from '../support/index-server.ts'
import { pysize } from './e2e.ts'

const SECRET = 's3cret-T0ken'
const ENCODED = Buffer.from(`user:${SECRET}`).toString('base64')
const DEAD = '127.0.0.1:9'

/** One run with a secret somewhere in its input. */
interface Planted {
  readonly argv?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** Misspelt and valid URLs that contain a secret. */
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

const line = (text: string, env: Record<string, string> = {}): Planted => ({
  files: { 'requirements.txt': `${text}\n` },
  env,
})
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
    files: {
      'pyproject.toml': `[project]\nname = "x"\nversion = "1"\ndependencies = ["demo @ ${URLS[0]} ~"]\n`,
    },
  },
  {
    argv: ['pyproject.toml'],
    files: {
      'pyproject.toml': `[project]\nname = "x"\nversion = "1"\ndependencies = ["a @ ${URLS[0]}" "b"]\n`,
    },
  },
]

const holdsSecret = (text: string): boolean =>
  text.includes(SECRET) || text.includes(ENCODED) || text.includes(encodeURIComponent(ENCODED))

/** Files below a folder that hold the secret. */
const leaks = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && holdsSecret(readFileSync(path, 'latin1')))

test('a secret is planted in more than fifty places', () => {
  expect(planted.length).toBeGreaterThan(50)
})

test.each(planted.map((one, at) => [at, one] as const))(
  'place %d does not leak its secret',
  async (_, one) => {
    const [cwd, cache] = [folderOf(one.files), folderOf()]
    const env = { PYSIZE_CACHE_DIR: cache, ...one.env }
    const argv = one.argv ?? ['requirements.txt']
    for (const format of ['text', 'json']) {
      const { stdout, stderr } = await pysize(
        ['estimate', ...argv, '-v', '--no-snapshot', '--format', format],
        {
          cwd,
          env,
          ...(one.stdin === undefined ? {} : { stdin: one.stdin }),
        },
      )
      expect(holdsSecret(stdout + stderr), stdout + stderr).toBe(false)
    }
    expect(leaks(cache)).toEqual([])
  },
)

test('the JSON of a library error and its causes contain no secret', async () => {
  for (const url of URLS) {
    const error: unknown = await estimate({
      with: ['demo'],
      indexUrl: url,
      cache: false,
      snapshot: false,
      env: {},
    }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PysizeError)
    const texts = [JSON.stringify(error), String(error), (error as Error).stack ?? '']
    for (let cause = (error as Error).cause; cause instanceof Error; cause = cause.cause)
      texts.push(String(cause), JSON.stringify(cause))
    expect(texts.filter(holdsSecret)).toEqual([])
  }
})

test('secrets from a server are neither shown nor cached: redirects, links and metadata with signatures', async () => {
  const signed = (path: string): string => `${path}?X-Amz-Signature=${SECRET}`
  const server = await indexOf(
    [
      wheel('demo 1.0', {
        requires: [`gone @ http://user:${SECRET}@${DEAD}/gone-1.0-py3-none-any.whl?sig=${SECRET}`],
      }),
    ],
    {
      intercept: ({ path }) =>
        path === '/simple/demo/' ? { status: 302, headers: { location: signed(path) } } : undefined,
    },
  )
  const cache = folderOf()
  const run = (...argv: readonly string[]) =>
    pysize(['estimate', '--with', 'demo', '-i', server.index, '-v', '--no-snapshot', ...argv], {
      env: { PYSIZE_CACHE_DIR: cache },
    })
  for (const format of ['text', 'json']) {
    const { stdout, stderr } = await run('--format', format)
    expect(holdsSecret(stdout + stderr), stdout + stderr).toBe(false)
  }
  expect(leaks(cache)).toEqual([])
})

/** An index for only `user` and the secret, with pages without signatures. */
const forUser = (files: Parameters<typeof indexOf>[0]) =>
  indexOf(files, {
    headers: FRESH,
    intercept: ({ headers }) =>
      headers.authorization === `Basic ${ENCODED}` ? undefined : { status: 401 },
  })

test('a login from netrc is used, but neither shown nor cached', async () => {
  const server = await forUser([wheel('demo 1.0', { requires: ['other'] }), wheel('other 1.0')])
  const [home, cache] = [
    folderOf({ netrc: `machine 127.0.0.1\nlogin user\npassword ${SECRET}\n` }),
    folderOf(),
  ]
  const env = { NETRC: join(home, 'netrc'), PYSIZE_CACHE_DIR: cache }
  for (const requirement of ['demo', 'demo', 'gone'])
    for (const format of ['text', 'json']) {
      const argv = [
        'estimate',
        '--with',
        requirement,
        '-i',
        server.index,
        '-v',
        '--no-snapshot',
        '--format',
        format,
      ]
      const { code, stdout, stderr } = await pysize(argv, { env })
      expect(code, stderr).toBe(requirement === 'gone' ? 3 : 0)
      expect(holdsSecret(stdout + stderr), stdout + stderr).toBe(false)
    }
  expect(readdirSync(cache).length).toBeGreaterThan(0)
  expect(leaks(cache)).toEqual([])
})

test('a faulty netrc is not shown', async () => {
  const home = folderOf({
    netrc: `machine\n"password ${SECRET}\nmachine 127.0.0.1 login ${SECRET}`,
  })
  const { stdout, stderr } = await pysize(
    ['estimate', '--with', 'demo', '-i', `http://${DEAD}/simple`, '-v', '--no-snapshot'],
    {
      env: { NETRC: join(home, 'netrc') },
    },
  )
  expect(holdsSecret(stdout + stderr), stderr).toBe(false)
})

/** A page of one wheel whose link is signed. */
const signedPages =
  (form: 'json' | 'html', url: () => string): NonNullable<IndexServerOptions['intercept']> =>
  ({ path }) => {
    if (path !== '/simple/demo/') return undefined
    const filename = 'demo-1.0-py3-none-any.whl'
    const link = `${url()}/files/${filename}?X-Amz-Credential=user&X-Amz-Signature=${SECRET}`
    return form === 'html'
      ? {
          headers: { ...FRESH, 'content-type': 'text/html' },
          body: `<a href="${link.replaceAll('&', '&amp;')}">${filename}</a>`,
        }
      : {
          headers: { ...FRESH, 'content-type': 'application/vnd.pypi.simple.v1+json' },
          body: JSON.stringify({
            meta: { 'api-version': '1.1' },
            name: 'demo',
            files: [{ filename, url: link, hashes: {} }],
          }),
        }
  }

test.each(['json', 'html'] as const)(
  'links of a page in %s that are signed are used, not shown, and neither cache nor snapshot keep them',
  async (form) => {
    let url = ''
    const server = await indexOf([wheel('demo 1.0')], { intercept: signedPages(form, () => url) })
    url = server.url
    const [cwd, cache] = [folderOf({ 'requirements.txt': 'demo\n' }), folderOf()]
    const env = { PYSIZE_CACHE_DIR: cache }
    for (const argv of [
      ['estimate', 'requirements.txt', '--no-snapshot', '-v'],
      ['estimate', 'requirements.txt', '--no-snapshot', '-v', '--json'],
      ['snapshot', 'create', 'requirements.txt', '-o', 'snapshot', '-v'],
    ]) {
      const { code, stdout, stderr } = await pysize([...argv, '-i', server.index], { cwd, env })
      expect(code, stderr).toBe(0)
      expect(holdsSecret(stdout + stderr), stdout + stderr).toBe(false)
    }
    expect(server.requests.some(({ path }) => path.includes('X-Amz-Signature'))).toBe(true)
    expect(readdirSync(join(cwd, 'snapshot')).length).toBeGreaterThan(1)
    expect([...leaks(cache), ...leaks(cwd)]).toEqual([])
  },
)

test('a snapshot of an index with a login contains none', async () => {
  const server = await forUser([wheel('demo 1.0', { requires: ['other'] }), wheel('other 1.0')])
  const cwd = folderOf({ 'requirements.txt': 'demo\n' })
  const index = server.index.replace('://', `://user:${SECRET}@`)
  const { code, stdout, stderr } = await pysize(
    ['snapshot', 'create', 'requirements.txt', '-o', 'snapshot', '-i', index, '-v'],
    { cwd },
  )
  expect(code, stderr).toBe(0)
  expect(holdsSecret(stdout + stderr), stdout + stderr).toBe(false)
  expect(leaks(cwd)).toEqual([])
})
