import type { IndexFile } from '../../support/index-server.ts'
import { wheel } from '../../support/wheel.ts'
import type { FieldCase, World } from '../case.ts'

const DATE = '2021-01-01T00:00:00Z'
const old = '2020-01-01T00:00:00Z'

const dated = (
  title: string,
  files: readonly IndexFile[],
  pip: string,
  uv: string,
  lines: readonly string[] = ['foo'],
): FieldCase => ({
  title,
  open: async (world: World) => ({
    lines,
    index: (await world.index(files)).index,
    excludeNewer: DATE,
  }),
  pip,
  uv,
})

const undated = (project: string, tag?: string): IndexFile =>
  wheel(project, { uploadTime: null, ...(tag === undefined ? {} : { tag }) })

/** foo 2.0 states its upload time in an unusual form. */
const saying = (uploadTime: string, pip: string, uv: string): readonly FieldCase[] => {
  const files = [wheel('foo 2.0', { uploadTime }), wheel('foo 1.0', { uploadTime: old })]
  return [
    dated(`an upload time is ${uploadTime}`, files, pip, uv),
    {
      title: `an attribute of a page of HTML says ${uploadTime}`,
      open: async (world: World) => ({
        lines: ['foo'],
        index: (await world.index(files, { pages: 'html' })).index,
        excludeNewer: DATE,
      }),
      pip: 'fails',
      uv: uv === 'fails' ? 'foo 1.0' : uv,
    },
  ]
}

export const DATE_CASES: readonly FieldCase[] = [
  ...saying('2020-02-01T00:00:00', 'fails', 'fails'),
  ...saying('2020-02-01', 'fails', 'fails'),
  ...saying('yesterday', 'fails', 'fails'),
  ...saying('2020-12-31T23:30:00-02:00', 'foo 1.0', 'foo 1.0'),
  ...saying('2021-01-01T01:30:00+02:00', 'foo 2.0', 'foo 2.0'),
  ...saying('20200201T000000Z', 'foo 2.0', 'foo 2.0'),
  ...saying('2020-02-01 00:00:00.5+00', 'foo 2.0', 'foo 2.0'),
  dated(
    'some files have no upload time',
    [undated('foo 2.0'), undated('foo 1.5'), wheel('foo 1.0', { uploadTime: old })],
    'fails',
    'foo 1.0',
  ),
  dated('no file has an upload time', [undated('foo 2.0'), undated('foo 1.5')], 'fails', 'fails'),
  dated(
    'a file that does not fit has no upload time',
    [undated('foo 2.0', 'cp39-cp39-win32'), wheel('foo 1.0', { uploadTime: old })],
    'foo 1.0',
    'foo 1.0',
  ),
  dated(
    'a version that is not requested has no upload time',
    [undated('foo 2.0'), wheel('foo 1.0', { uploadTime: old })],
    'fails',
    'foo 1.0',
    ['foo<2'],
  ),
  dated(
    'a dependency has no upload time',
    [wheel('bar 1.0', { requires: ['foo'], uploadTime: old }), undated('foo 2.0')],
    'fails',
    'fails',
    ['bar'],
  ),
  {
    title: 'a page of HTML has no upload times',
    open: async (world) => ({
      lines: ['foo'],
      index: (await world.index([wheel('foo 1.0')], { pages: 'html' })).index,
      excludeNewer: DATE,
    }),
    pip: 'fails',
    uv: 'fails',
  },
  {
    title: 'a folder of wheels and an index, as of a date',
    open: async (world) => {
      const { filename, body = '' } = wheel('foo 2.0')
      const { index } = await world.index([wheel('foo 1.0', { uploadTime: old })])
      return {
        lines: ['foo'],
        index,
        findLinks: [world.folder({ [filename]: body })],
        excludeNewer: DATE,
      }
    },
    pip: 'foo 2.0',
    uv: 'foo 2.0',
  },
  {
    title: 'a page of links and an index, as of a date',
    open: async (world) => {
      const { filename, body = '' } = wheel('foo 2.0')
      const { index } = await world.index([wheel('foo 1.0', { uploadTime: old })])
      const links = await world.serve(({ path }) =>
        path === '/links'
          ? { headers: { 'content-type': 'text/html' }, body: `<a href="${filename}">foo</a>` }
          : { body },
      )
      return { lines: ['foo'], index, findLinks: [`${links}/links`], excludeNewer: DATE }
    },
    pip: 'fails',
    uv: 'foo 2.0',
  },
  {
    title: 'an extra index without upload times',
    open: async (world) => {
      const { index } = await world.index([wheel('foo 1.0', { uploadTime: old })])
      const extra = await world.index([wheel('foo 2.0')], { pages: 'html' })
      return { lines: ['foo'], index, extra: [extra.index], excludeNewer: DATE }
    },
    pip: 'fails',
    uv: 'fails',
  },
]
