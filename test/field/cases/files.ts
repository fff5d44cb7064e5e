import type { Answer as HttpAnswer, SeenRequest } from '../../support/http-server.ts'
import { wheel } from '../../support/wheel.ts'
import type { FieldCase } from '../case.ts'

/** Bytes that do not compress: 0.3 MB. */
const noise = (): string => {
  let seed = 1
  let text = ''
  while (text.length < 300_000) {
    seed = (seed * 48271) % 2147483647
    text += seed.toString(36)
  }
  return text
}

/** foo needs dep and has no sidecar; its server treats ranges in a way of its own. */
function ranged(
  how: string,
  answer: (range: string, body: Buffer) => HttpAnswer | undefined,
): FieldCase {
  const foo = { ...wheel('foo 1.0', { requires: ['dep'], sidecar: false, content: noise() }) }
  const body = Buffer.from(foo.body ?? '')
  const intercept = ({ path, headers }: SeenRequest): HttpAnswer | undefined =>
    path.includes('foo-1.0') && headers.range !== undefined
      ? answer(String(headers.range), body)
      : undefined
  return {
    title: `ranges are ${how}`,
    open: async (world) => ({
      lines: ['foo'],
      index: (await world.index([foo, wheel('dep 1.0')], { intercept })).index,
    }),
    pip: 'dep 1.0, foo 1.0',
    uv: 'dep 1.0, foo 1.0',
  }
}

const cut =
  (most: number) =>
  (range: string, body: Buffer): HttpAnswer => {
    const [, from = '', to = ''] = /bytes=(\d*)-(\d*)/.exec(range) ?? []
    const start = from === '' ? Math.max(0, body.length - Number(to)) : Number(from)
    const end = Math.min(start + most, body.length)
    return {
      status: 206,
      headers: { 'content-range': `bytes ${start}-${end - 1}/${body.length}` },
      body: body.subarray(start, end),
    }
  }

const RANGES: readonly FieldCase[] = [
  ranged('refused with 400', () => ({ status: 400 })),
  ranged('refused with 403', () => ({ status: 403 })),
  ranged('refused with 404', () => ({ status: 404 })),
  ranged('refused with 405', () => ({ status: 405 })),
  ranged('refused with 416', () => ({ status: 416 })),
  ranged('refused with 500', () => ({ status: 500 })),
  ranged('refused with 501', () => ({ status: 501 })),
  ranged('cut to 1,000 bytes', cut(1000)),
  ranged('cut to 20,000 bytes', cut(20_000)),
  ranged('answered without a Content-Range', (_, body) => ({
    status: 206,
    body: body.subarray(0, 1000),
  })),
  ranged('answered with the wrong part', (_, body) => ({
    status: 206,
    headers: { 'content-range': `bytes 0-99/${body.length}` },
    body: body.subarray(0, 100),
  })),
  ranged('answered by an empty part', (_, body) => ({
    status: 206,
    headers: { 'content-range': `bytes 0-0/${body.length}` },
  })),
  ranged('not known', (_, body) => ({ body })),
]

/** Servers such as S3 read a bare + in a path as a blank. */
const plus = (title: string, href: string, pip: string, uv: string): FieldCase => ({
  title,
  open: async (world) => {
    const foo = wheel('foo 1.0+cpu')
    const url = await world.serve(({ path }) => {
      if (path === '/simple/foo/')
        return {
          headers: { 'content-type': 'text/html' },
          body: `<a href="/files/${href}">foo</a>`,
        }
      if (path === '/files/foo-1.0%2Bcpu-py3-none-any.whl') return { body: foo.body ?? '' }
      return { status: 404 }
    })
    return { lines: ['foo'], index: `${url}/simple` }
  },
  pip,
  uv,
  ours: { uv: 'foo 1.0+cpu' },
})

const LINKS: readonly FieldCase[] = [
  plus(
    'a link holds a +, and its server reads that as a blank',
    'foo-1.0+cpu-py3-none-any.whl',
    'foo 1.0+cpu',
    'fails',
  ),
  plus('a link holds %2B', 'foo-1.0%2Bcpu-py3-none-any.whl', 'foo 1.0+cpu', 'foo 1.0+cpu'),
  plus('a link holds %2b', 'foo-1.0%2bcpu-py3-none-any.whl', 'foo 1.0+cpu', 'fails'),
]

export const FILE_CASES: readonly FieldCase[] = [...RANGES, ...LINKS]
