import type { Answer as HttpAnswer } from '../../support/http-server.ts'
import { wheel } from '../../support/wheel.ts'
import type { Answer, FieldCase, World } from '../case.ts'

const page = (type: string, body: string): HttpAnswer => ({
  headers: { 'content-type': type },
  body,
})
const JSON_PAGE = 'application/vnd.pypi.simple.v1+json'

const oneFile = (name: string, filename: string): string =>
  JSON.stringify({
    meta: { 'api-version': '1.0' },
    name,
    files: [{ filename, url: `/files/${filename}`, hashes: {} }],
  })
const soundPage = oneFile('foo', 'foo-2.0-py3-none-any.whl')
const otherPage = oneFile('bar', 'bar-2.0-py3-none-any.whl')

/** Ways in which an index fails to show a page. */
const FAILURES: Readonly<Record<string, HttpAnswer | string>> = {
  'answers 401': { status: 401 },
  'answers 403': { status: 403 },
  'answers 404': { status: 404 },
  'answers 407': { status: 407 },
  'answers 410': { status: 410 },
  'answers 418': { status: 418 },
  'answers 429': { status: 429 },
  'answers 500': { status: 500 },
  'answers 501': { status: 501 },
  'answers 503': { status: 503 },
  'has no address': 'http://no-such-host.invalid/simple',
  'refuses connections': 'http://127.0.0.1:9/simple',
  'speaks no TLS': 'https',
  'sends one to a login page': { status: 302, headers: { location: '/login' } },
  'sends one round in a circle': { status: 302, headers: { location: '/simple/foo/' } },
  'answers an empty page of HTML': page('text/html', ''),
  'answers an empty page of JSON': page(JSON_PAGE, ''),
  'answers broken JSON': page(JSON_PAGE, '{"meta": {"api-version": "1.0"}, "files": [{'),
  'answers JSON without files': page(JSON_PAGE, '{"meta": {"api-version": "1.0"}, "name": "foo"}'),
  'answers no files': page(
    JSON_PAGE,
    '{"meta": {"api-version": "1.0"}, "name": "foo", "files": []}',
  ),
  'answers a page without links': page(
    'text/html',
    '<!DOCTYPE html><html><body>Nothing here</body></html>',
  ),
  'answers version 2 of the API': page(
    JSON_PAGE,
    '{"meta": {"api-version": "2.0"}, "name": "foo", "files": []}',
  ),
  'types its page binary/octet-stream': page(
    'binary/octet-stream',
    '<a href="/files/foo-2.0-py3-none-any.whl">foo-2.0-py3-none-any.whl</a>',
  ),
  'types its page application/json': page(
    'application/json',
    '{"meta": {"api-version": "1.0"}, "name": "foo", "files": []}',
  ),
  'types its page text/plain': page('text/plain', 'foo'),
  'types its page application/xhtml+xml': page(
    'application/xhtml+xml',
    '<a href="/files/foo-2.0-py3-none-any.whl">foo-2.0-py3-none-any.whl</a>',
  ),
  'gives its page no type': { body: 'foo' },
  'types a sound page application/json': page('application/json', soundPage),
  'types a sound page latest': page('application/vnd.pypi.simple.latest+json', soundPage),
  'types a sound page in capitals': page('Application/vnd.pypi.simple.v1+JSON', soundPage),
  'types a sound page with a space': page(
    'application/vnd.pypi.simple.v1+json ; charset=utf-8',
    soundPage,
  ),
  'breaks off within a page': { ...page(JSON_PAGE, soundPage), cutAfter: 30 },
  'breaks off before it answers': { cutAfter: 0 },
  'says gzip of what is plain': {
    headers: { 'content-type': JSON_PAGE, 'content-encoding': 'gzip' },
    body: soundPage,
  },
  'redirects to another scheme': { status: 302, headers: { location: 'ftp://127.0.0.1/simple/' } },
  'redirects to a host without an address': {
    status: 302,
    headers: { location: 'http://no-such-host.invalid/' },
  },
  'redirects to nothing': { status: 302 },
  'answers 204': { status: 204 },
  'answers 304 unasked': { status: 304 },
  'answers another project': page(JSON_PAGE, otherPage),
  'answers a list': page(JSON_PAGE, '[]'),
}

async function failing(world: World, answer: HttpAnswer | string): Promise<string> {
  const login = page(
    'text/html',
    '<!DOCTYPE html><html><body><form><input name="user"></form></body></html>',
  )
  const url = await world.serve(({ path }) => {
    if (path === '/login') return login
    if (path.startsWith('/files/')) return { body: wheel('foo 2.0').body ?? '' }
    return typeof answer === 'string' ? {} : answer
  })
  if (answer === 'https') return `${url.replace('http:', 'https:')}/simple`
  return typeof answer === 'string' ? answer : `${url}/simple`
}

const sound = async (world: World): Promise<string> =>
  (await world.index([wheel('foo 1.0'), wheel('bar 1.0', { requires: ['foo'] })])).index

/**
 * Both answers if one index is sound and has foo 1.0: pip continues without the other, and uv stops
 * if it requests that one first.
 */
const USUAL = { pip: 'foo 1.0', alone: 'fails', uvFirst: 'fails' }

const STOPS_PIP = { ...USUAL, pip: 'fails' }
const SOUND_TO_PIP = { ...USUAL, pip: 'foo 2.0', alone: 'foo 2.0' }

interface Answers {
  readonly pip: Answer
  /** pip's if there is no other index. */
  readonly alone: Answer
  /** uv's if it requests the failing index first. */
  readonly uvFirst: Answer
  readonly ours?: FieldCase['ours']
}

const UNUSUAL: Readonly<Record<string, Answers>> = {
  'answers 401': STOPS_PIP,
  'answers 404': { ...USUAL, uvFirst: 'foo 1.0' },
  'sends one round in a circle': STOPS_PIP,
  'answers an empty page of JSON': STOPS_PIP,
  'answers broken JSON': STOPS_PIP,
  'answers a list': STOPS_PIP,
  'says gzip of what is plain': STOPS_PIP,
  // A connection that breaks is not a response of the index: pip ends with a stack trace then, and
  // continues if it breaks earlier.
  'breaks off within a page': { ...STOPS_PIP, ours: { pip: 'foo 1.0' } },
  'types a sound page in capitals': SOUND_TO_PIP,
  'types a sound page with a space': SOUND_TO_PIP,
}

/** uv requests the extra index first, and no other one if that has the project. */
const FAILING_CASES: readonly FieldCase[] = Object.entries(FAILURES).flatMap(
  ([failure, answer]) => {
    const { pip, alone, uvFirst, ours }: Answers = UNUSUAL[failure] ?? USUAL
    return [
      {
        title: `the extra index ${failure}`,
        open: async (world: World) => ({
          lines: ['foo'],
          index: await sound(world),
          extra: [await failing(world, answer)],
        }),
        pip,
        uv: uvFirst,
        ...(ours === undefined ? {} : { ours }),
      },
      {
        title: `the main index ${failure}`,
        open: async (world: World) => ({
          lines: ['foo'],
          index: await failing(world, answer),
          extra: [await sound(world)],
        }),
        pip,
        uv: 'foo 1.0',
        ...(ours === undefined ? {} : { ours }),
      },
      {
        title: `the only index ${failure}`,
        open: async (world: World) => ({ lines: ['foo'], index: await failing(world, answer) }),
        pip: alone,
        uv: 'fails',
      },
    ]
  },
)

/** bar 2.0 needs foo, whose page fails; bar 1.0 needs nothing. */
const DEPENDENCIES: Readonly<Record<string, Pick<FieldCase, 'pip' | 'uv' | 'ours'>>> = {
  'answers 401': { pip: 'fails', uv: 'bar 1.0' },
  'answers 403': { pip: 'bar 1.0', uv: 'bar 1.0' },
  'answers 404': { pip: 'bar 1.0', uv: 'bar 1.0' },
  'answers 500': { pip: 'bar 1.0', uv: 'fails' },
  'answers a page without links': { pip: 'bar 1.0', uv: 'bar 1.0' },
  // If no index can be reached, an older version is not an answer.
  'has no address': { pip: 'bar 1.0', uv: 'fails', ours: { pip: 'exit 4' } },
}

const DEPENDENCY_CASES: readonly FieldCase[] = Object.entries(DEPENDENCIES).map(
  ([failure, answers]) => ({
    title: `a page of a dependency ${failure}`,
    open: async (world) => {
      const answer = FAILURES[failure] ?? {}
      const intercept = ({ path }: { path: string }): HttpAnswer | undefined => {
        if (path !== '/simple/foo/') return undefined
        return typeof answer === 'string'
          ? { status: 302, headers: { location: `${answer}/` } }
          : answer
      }
      const { index } = await world.index(
        [wheel('bar 2.0', { requires: ['foo'] }), wheel('bar 1.0')],
        { intercept },
      )
      return { lines: ['bar'], index }
    },
    ...answers,
  }),
)

const link = '<a href="/files/foo-2.0-py3-none-any.whl">foo-2.0-py3-none-any.whl</a>'
const PAGES_OF_LINKS: Readonly<Record<string, HttpAnswer>> = {
  'lists foo 2.0': page('text/html', link),
  'lists foo 2.0 as binary/octet-stream': page('binary/octet-stream', link),
  'lists foo 2.0 as text/plain': page('text/plain', link),
  'lists foo 2.0 without a type': { body: link },
}

/**
 * The answers of pip and uv to a page of links next to a sound index with foo 1.0: uv reads every
 * response as HTML.
 */
function linkAnswers(failure: string): Pick<FieldCase, 'pip' | 'uv'> {
  if (failure === 'lists foo 2.0') return { pip: 'foo 2.0', uv: 'foo 2.0' }
  const pip =
    SOUND_TO_PIP === UNUSUAL[failure]
      ? 'foo 2.0'
      : UNUSUAL[failure]?.pip === 'fails'
        ? 'fails'
        : 'foo 1.0'
  if (/lists|binary|xhtml/.test(failure)) return { pip, uv: 'foo 2.0' }
  const fails = /answers [45]|address|connections|TLS|breaks|gzip|scheme|to nothing/.test(failure)
  return { pip, uv: fails ? 'fails' : 'foo 1.0' }
}

/** Pages that uv takes as empty, and pysize as failures. */
const STRICTER: Readonly<Record<string, FieldCase['ours']>> = {
  'sends one round in a circle': { uv: 'fails' },
  'answers 204': { uv: 'fails' },
  'answers 304 unasked': { uv: 'fails' },
  'breaks off within a page': { pip: 'foo 1.0' },
}

const FIND_LINKS_CASES: readonly FieldCase[] = Object.entries({
  ...FAILURES,
  ...PAGES_OF_LINKS,
}).map(([failure, answer]) => ({
  title: `a page of links ${failure}`,
  open: async (world: World) => ({
    lines: ['foo'],
    index: await sound(world),
    findLinks: [await failing(world, answer)],
  }),
  ...linkAnswers(failure),
  ours: STRICTER[failure] ?? {},
}))

export const INDEX_CASES: readonly FieldCase[] = [
  ...FAILING_CASES,
  ...DEPENDENCY_CASES,
  ...FIND_LINKS_CASES,
]
