import { gzipSync } from 'node:zlib'
import { wheel } from '../support/wheel.ts'
import type { HostileCase, World } from './case.ts'
import { estimateOf } from './servers.ts'

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json'

/** An index that answers every page with the same text. */
const pagesOf =
  (text: () => Buffer, type: string, packed = true) =>
  async (world: World) => {
    const headers = { 'content-type': type, ...(packed ? { 'content-encoding': 'gzip' } : {}) }
    const body = packed ? gzipSync(text()) : text()
    return estimateOf(
      'demo',
      (await world.index({}, { intercept: () => ({ body, headers }) })).index,
    )
  }

const repeated = (front: string, part: string, count: number, end: string): Buffer =>
  Buffer.concat([Buffer.from(front), Buffer.alloc(part.length * count, part), Buffer.from(end)])

const files = (part: string, count: number, last: string) => (): Buffer =>
  repeated('{"meta":{"api-version":"1.1"},"name":"demo","files":[', part, count, `${last}]}`)

/** Links of a find-links page or project page in HTML, each a file of another version. */
const links = (count: number) => (): Buffer =>
  Buffer.from(
    `<html><body>${Array.from({ length: count }, (_, at) => `<a href="demo-1.0.${at}-py3-none-any.whl">demo</a>`).join('\n')}</body></html>`,
  )

export const PAGES: readonly HostileCase[] = [
  {
    title: 'a JSON page of 33 million empty files',
    exit: 4,
    open: pagesOf(files('{},', 33_000_000, '{}'), JSON_TYPE),
  },
  {
    title: 'a JSON page of 120 MB of numbers',
    exit: 4,
    open: pagesOf(files('1,', 60_000_000, '1'), JSON_TYPE),
  },
  {
    title: 'an HTML page of 30 million unclosed tags',
    exit: 4,
    open: pagesOf(() => repeated('<html>', '<a>', 30_000_000, ''), 'text/html'),
  },
  {
    title: 'an HTML page with a tag of 7 million attributes',
    exit: 4,
    open: pagesOf(() => repeated('<html><a ', 'a=b ', 7_000_000, '>'), 'text/html'),
  },
  {
    title: 'an HTML page with a tag of a million attributes of different names, not packed',
    exit: 4,
    open: pagesOf(
      () =>
        Buffer.from(
          `<html><a ${Array.from({ length: 1_000_000 }, (_, at) => `a${at}=b`).join(' ')}>`,
        ),
      'text/html',
      false,
    ),
  },
  {
    title: 'an HTML page of 100 MB of text, not packed',
    exit: 4,
    open: pagesOf(() => Buffer.alloc(100e6, 'text &amp; more '), 'text/html', false),
  },
  {
    title: 'a JSON page of 33 million empty files, not packed',
    exit: 4,
    open: pagesOf(files('{},', 33_000_000, '{}'), JSON_TYPE, false),
  },
  {
    title: 'a JSON page of a million files',
    exit: [0, 3, 4],
    open: pagesOf(
      () => {
        const list = Array.from({ length: 1_000_000 }, (_, at) => {
          const filename = `demo-1.0.${at}-py3-none-any.whl`
          return JSON.stringify({ filename, hashes: {}, url: filename, size: at })
        })
        return Buffer.from(`{"meta":{"api-version":"1.1"},"name":"demo","files":[${list.join()}]}`)
      },
      JSON_TYPE,
      false,
    ),
  },
  {
    title: 'an HTML page of a million links',
    exit: [0, 3, 4],
    open: pagesOf(links(1_000_000), 'text/html'),
  },
  {
    title: 'a find-links page of a million links',
    exit: [0, 3, 4],
    open: async (world) => {
      const body = gzipSync(links(1_000_000)())
      const headers = { 'content-type': 'text/html', 'content-encoding': 'gzip' }
      const { url, index } = await world.index(
        {},
        { intercept: ({ path }) => (path === '/links' ? { body, headers } : undefined) },
      )
      return estimateOf('demo', index, '-f', `${url}/links`)
    },
  },
  {
    title: 'forty projects whose pages are 95 MB each',
    exit: [0, 3, 4],
    open: async (world) => {
      const body = gzipSync(files('{},', 31_000_000, '{}')())
      const names = Array.from({ length: 40 }, (_, at) => `leaf${at}`)
      const { index } = await world.index(
        { demo: [wheel('demo 1.0', { requires: names })] },
        {
          intercept: ({ path }) =>
            path.startsWith('/simple/leaf')
              ? { body, headers: { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' } }
              : undefined,
        },
      )
      return estimateOf('demo', index)
    },
  },
  {
    title: 'an api-version of a megabyte of letters',
    exit: 4,
    open: pagesOf(
      () =>
        Buffer.from(JSON.stringify({ meta: { 'api-version': 'a'.repeat(1_000_000) }, files: [] })),
      JSON_TYPE,
    ),
  },
  {
    title: 'a link of 500,000 slashes',
    exit: [0, 3, 4],
    open: pagesOf(
      () => Buffer.from(`<html><a href="http://x.example${'/'.repeat(500_000)}x">x</a></html>`),
      'text/html',
    ),
  },
]
