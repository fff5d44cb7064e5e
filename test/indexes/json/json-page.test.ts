import { describe, expect, test } from 'vitest'
import { parseJsonPage } from '../../../src/indexes/json/json-page.ts'
import { filesOf, releasesOf } from '../../../src/indexes/releases.ts'
import { spacedJson } from '../../support/spaced-json.ts'
import { plain } from '../dist-file-fields.ts'

const URL_OF_PAGE = 'https://index.example/simple/demo/'
const digits = 'AB'.repeat(32)
const meta = { 'api-version': '1.1' }
const read = (text: string) =>
  parseJsonPage(Buffer.from(text), 'demo', URL_OF_PAGE, 'https://index.example/simple')
const compact = (files: readonly object[], more: object = {}) =>
  JSON.stringify({ meta, name: 'demo', files, versions: ['1.0'], ...more })

const full = {
  'core-metadata': { sha256: digits },
  'data-dist-info-metadata': { sha256: digits },
  filename: 'demo-1.0-py3-none-any.whl',
  hashes: { md5: 'x', sha256: digits },
  provenance: null,
  'requires-python': '>=3.9, <4',
  size: 12_345,
  'upload-time': '2024-02-29T12:34:56.789012Z',
  url: '../../files/demo-1.0-py3-none-any.whl',
  yanked: 'broken: "quotes", },{ braces and }] – dashes',
}
const bare = {
  filename: 'demo-1.0.tar.gz',
  url: 'https://files.example/demo-1.0.tar.gz#x',
  hashes: {},
}
const files = [
  full,
  bare,
  {
    ...bare,
    filename: 'demo-1.1.zip',
    yanked: true,
    'core-metadata': true,
    size: 0,
    'requires-python': null,
  },
]
const expected = [
  {
    filename: 'demo-1.0-py3-none-any.whl',
    url: 'https://index.example/files/demo-1.0-py3-none-any.whl',
    sha256: digits.toLowerCase(),
    size: 12_345,
    requiresPython: '>=3.9, <4',
    uploadTime: Date.UTC(2024, 1, 29, 12, 34, 56, 789),
    yanked: full.yanked,
    sidecar: { sha256: digits.toLowerCase() },
    index: 'https://index.example/simple',
  },
  {
    filename: 'demo-1.0.tar.gz',
    url: 'https://files.example/demo-1.0.tar.gz',
    sha256: null,
    size: null,
    requiresPython: null,
    uploadTime: null,
    yanked: false,
    sidecar: false,
    index: 'https://index.example/simple',
  },
  {
    filename: 'demo-1.1.zip',
    url: 'https://files.example/demo-1.0.tar.gz',
    sha256: null,
    size: null,
    requiresPython: null,
    uploadTime: null,
    yanked: '',
    sidecar: true,
    index: 'https://index.example/simple',
  },
]

describe('a page reads the same', () => {
  test.each([
    ['compact, as indexes write it', compact(files)],
    [
      "spaced, as Python's json.dumps writes it",
      spacedJson({ meta, name: 'demo', files, versions: ['1.0'] }),
    ],
    ['spaced, with the files first', spacedJson({ files, meta, name: 'demo', versions: [] })],
    ['with the files first', JSON.stringify({ files, meta, name: 'demo', versions: [] })],
    [
      'with the keys turned depth',
      compact(files.map((file) => Object.fromEntries(Object.entries(file).reverse()))),
    ],
    ['indented', JSON.stringify({ meta, name: 'demo', files }, null, 2)],
    [
      'with escapes',
      compact(files).replaceAll('/', '\\/').replace('demo-1.0.tar', 'demo\\u002d1.0.tar'),
    ],
    [
      'with a list of objects in a file',
      compact(files.map((file) => ({ extra: [{ a: 1 }, { b: '}' }], ...file }))),
    ],
  ])('%s', (_, text) => {
    const page = read(text)
    expect(page.files.map(plain)).toEqual(expected)
    expect([...filesOf(page)].map(plain)).toEqual(expected)
  })
})

test('files that are neither wheel nor sdist, or have an invalid name, are left out', () => {
  const names = [
    'demo-1.0-py3.9.egg',
    'demo-1.0.win32.exe',
    'demo-1.0.tar.gz',
    'a/demo-1.0.tar.gz',
    'démo-1.0.zip',
    '',
    'demo-2.0.ZIP',
  ]
  const { files: read1 } = read(compact(names.map((filename) => ({ ...bare, filename }))))
  expect(read1.map(({ filename }) => filename)).toEqual(['demo-1.0.tar.gz', 'demo-2.0.ZIP'])
})

test('a link to a local file is ignored', () => {
  const local = { ...bare, url: 'file:///etc/demo-1.0.tar.gz' }
  expect(read(compact([local])).files.map(({ url }) => url)).toEqual([])
  expect(read(JSON.stringify({ meta, files: [local] }, null, 1)).files).toEqual([])
})

test('an empty page is a page', () => {
  expect(read(compact([])).files).toEqual([])
})

test.each([
  ['no JSON', '<html>', /broken or truncated/],
  ['nothing', '', /broken or truncated/],
  ['cut off in a file', compact(files).slice(0, 300), /broken or truncated/],
  [
    'cut off between files',
    compact(files).slice(0, compact(files).indexOf('},{"') + 1),
    /broken or truncated/,
  ],
  ['cut off behind the files', compact(files).slice(0, -3), /broken or truncated/],
  [
    'broken in the first file',
    compact(files).replace('"hashes":', '"hashes"'),
    /broken or truncated/,
  ],
  ['another object', '{"error":"no"}', /not a project page/],
  ['a list', '[]', /not a project page/],
  ['a later API', compact(files, { meta: { 'api-version': '2.0' } }), /version "2.0"/],
])('%s is nonsense', (_, text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      kind: 'nonsense',
      exitCode: 4,
      message: expect.stringMatching(message),
    }),
  )
})

test('fields of the wrong type read as unknown', () => {
  const odd = {
    filename: 'demo-1.0.tar.gz',
    url: '/f',
    size: -1,
    'upload-time': 'today',
    hashes: { sha256: 'zz' },
    yanked: null,
    'requires-python': '',
  }
  for (const text of [compact([odd]), JSON.stringify({ meta, files: [odd] }, null, 1)])
    expect(read(text).files.map(plain)).toMatchObject([
      { size: null, uploadTime: null, sha256: null, yanked: false, requiresPython: null },
    ])
})

test("a field inside an object of a file is not the file's own", () => {
  const provenance = {
    url: 'http://elsewhere.test/x',
    size: 5,
    yanked: true,
    hashes: { sha256: 'cd'.repeat(32) },
  }
  const nested = {
    filename: 'demo-1.0.tar.gz',
    provenance,
    url: '/own',
    size: 7,
    hashes: { sha256: digits },
  }
  const page = { meta, files: [nested, bare] }
  for (const text of [JSON.stringify(page), JSON.stringify(page, null, 1), spacedJson(page)])
    expect(read(text).files.map(plain)).toMatchObject([
      { url: 'https://index.example/own', size: 7, yanked: false, sha256: digits.toLowerCase() },
      { url: 'https://files.example/demo-1.0.tar.gz' },
    ])
})

test.each<[string, object, object]>([
  ['a string that ends as two files meet', { yanked: '},{' }, { yanked: '},{' }],
  ['a string that ends as two spaced files meet', { yanked: '}, {' }, { yanked: '}, {' }],
  [
    'a brace in a hash',
    { hashes: { md5: '}]', sha256: digits } },
    { sha256: digits.toLowerCase() },
  ],
  [
    'a hash behind hashes that are null',
    { hashes: null, 'core-metadata': { sha256: digits } },
    { sha256: null },
  ],
  [
    'metadata that is null under its new name',
    { 'core-metadata': null, 'data-dist-info-metadata': true },
    { sidecar: true },
  ],
  [
    'metadata under its first name, before the name that was a slip',
    { 'core-metadata': null, 'dist-info-metadata': true, 'data-dist-info-metadata': false },
    { sidecar: true },
  ],
  [
    'a list of files in a file',
    { other: [{ filename: 'demo-9.zip' }, { filename: 'demo-8.zip', size: 3 }] },
    { size: null },
  ],
  ['a key with a quote in it', { 'x"size': 7 }, { size: null }],
])('%s is read as JSON.parse reads it', (_, fields, expected) => {
  const page = { meta, files: [bare, { ...bare, ...fields }, bare] }
  for (const { files } of [
    JSON.stringify(page),
    JSON.stringify(page, null, 1),
    spacedJson(page),
  ].map(read))
    expect(files.map(plain)[1]).toMatchObject(expected)
})

test('an empty reason for a yank differs from no yank and from a yank without a reason', () => {
  const files = ['', 'broken', true, false, null].map((yanked) => ({ ...bare, yanked }))
  const blanks = [JSON.stringify({ meta, files }), JSON.stringify({ meta, files }, null, 1)].map(
    (json) => read(json).files.map(({ blankReason }) => blankReason),
  )
  expect(blanks).toEqual([1, 2].map(() => [true, false, false, false, false]))
})

test.each(['9007199254740993', '99999999999999999999', '1e400', '-5', '0', '"7"', '7.5'])(
  '%s is not a size',
  (size) => {
    const text = `{"meta":{"api-version":"1.1"},"files":[{"filename":"demo-1.0.tar.gz","size":${size},"url":"/f","hashes":{}}]}`
    expect(read(text).files.map((file) => file.size)).toEqual([null])
  },
)

test('a size may be written with an exponent', () => {
  const text =
    '{"meta":{"api-version":"1.1"},"files":[{"filename":"demo-1.0.tar.gz","size":1e3,"url":"/f","hashes":{}}]}'
  expect(read(text).files.map((file) => file.size)).toEqual([1000])
})

test('a large page is scanned with blanks behind commas and colons, too', () => {
  const url = `/${'x'.repeat(900)}`
  const many = Array.from({ length: 10_000 }, (_, i) => ({
    filename: `demo-1.${i}.tar.gz`,
    size: i + 1,
    url,
  }))
  const releases = releasesOf(read(spacedJson({ meta, files: many })))
  expect(releases.versions).toHaveLength(many.length)
  expect(releases.files(9_999)[0]?.size).toBe(10_000)
})

test('a large page in a form that no index writes is refused before it is parsed', () => {
  const text = `{"meta":{"api-version":"1.1"},"name":"demo","files":[${'{},'.repeat(3_000_000)}{}]}`
  expect(() => read(text)).toThrow(
    expect.objectContaining({ kind: 'nonsense', message: expect.stringContaining('9 MB of JSON') }),
  )
})

describe('by release', () => {
  const releases = (name: string, names: readonly string[], space?: number) => {
    const text = JSON.stringify(
      { meta, files: names.map((filename) => ({ ...bare, filename })) },
      null,
      space,
    )
    return releasesOf(parseJsonPage(Buffer.from(text), name, URL_OF_PAGE, ''))
  }
  const grouped = (
    name: string,
    names: readonly string[],
    space?: number,
  ): readonly (readonly [string, ...string[]])[] => {
    const read = releases(name, names, space)
    return read.versions.map((version, at) => [
      version,
      ...read.files(at).map(({ filename }) => filename),
    ])
  }

  test('adjacent files that begin alike are one', () => {
    const first = [
      'demo-1.0-cp312-cp312-win32.whl',
      'demo-1.0-1-py3-none-any.whl',
      'demo-1.0.tar.gz',
      'demo-1.0.zip',
    ]
    const second = ['Demo-1.0-py3-none-any.whl']
    const third = ['demo-1.0.1-py3-none-any.whl', 'demo-1.0.1.tar.gz']
    expect(grouped('demo', [...first, ...second, 'demo-1.0.egg', ...third, ...first])).toEqual([
      ['1.0', ...first],
      ['1.0', ...second],
      ['1.0.1', ...third],
      ['1.0', ...first],
    ])
  })

  test.each([
    [
      'a-b',
      [
        'a-b-1.0.tar.gz',
        'a-b-1.0-py3-none-any.whl',
        'a_b-1.0-py3-none-any.whl',
        'a_b-1.0.tar.gz',
        'a-b-1.0.zip',
      ],
    ],
    [
      'a-1',
      [
        'a-1-1.tar.gz',
        'a-1.tar.gz',
        'a-1-2-py3-none-any.whl',
        'a_1-1-py3-none-any.whl',
        'a_1-1-1.tar.gz',
      ],
    ],
    [
      'a',
      [
        'a-1.0-1.tar.gz',
        'a-1.0-1-py3-none-any.whl',
        'a-1.0.tar.gz',
        'a-1.0-2.tar.gz',
        'a-1.0.tar.bz2',
        'a-1.0.post1.tar.gz',
      ],
    ],
    [
      'a',
      [
        'a-1.tar.gz',
        'a-1.WHL',
        'a-1.ZIP',
        'a-1.whl',
        'b-1.whl',
        'a-x-py3-none-any.whl',
        'a-x-py2-none-any.whl',
        'a-.tar.gz',
        'a-.zip',
      ],
    ],
  ])('names of %s that begin the same are distinguished', (name, names) => {
    const one = ([version, ...files]: readonly [string, ...string[]]) =>
      files.map((file) => `${version} ${file}`)
    expect(grouped(name, names).flatMap(one)).toEqual(grouped(name, names, 1).flatMap(one))
  })

  test('a page of many files is read to its end', () => {
    const names = Array.from(
      { length: 20_000 },
      (_, i) => `demo-${i >> 2}-${i & 3}-py3-none-any.whl`,
    )
    expect(grouped('demo', names).flatMap(([, ...files]) => files)).toEqual(names)
    expect(releases('demo', names).versions).toHaveLength(5000)
  })
})

test('a known key inside the hashes is not the field of the file', () => {
  const hidden = {
    filename: 'demo-1.0.tar.gz',
    'core-metadata': { sha256: '', 'requires-python': '>=99', yanked: true },
    hashes: { url: '/elsewhere', size: 5 },
    url: '/own',
  }
  const lone = { filename: 'demo-1.1.tar.gz', hashes: { 'requires-python': '>=99' }, url: '/own' }
  const page = { meta, files: [hidden, lone] }
  for (const text of [JSON.stringify(page), JSON.stringify(page, null, 1), spacedJson(page)])
    expect(read(text).files.map(plain)).toMatchObject([
      { url: 'https://index.example/own', size: null, yanked: false, requiresPython: null },
      { url: 'https://index.example/own', requiresPython: null },
    ])
})
