import { describe, expect, test } from 'vitest'
import { parseHtmlPage } from '../../src/indexes/html-page.ts'

const digits = 'ab'.repeat(32)
const read = (html: string, url = 'https://index.example/simple/demo/') =>
  parseHtmlPage(Buffer.from(html), 'demo', url, 'shown')
const link = async (attributes: string, text = 'x') =>
  (await read(`<html><body><a ${attributes}>${text}</a></body></html>`)).files[0]

describe('links', () => {
  test.each([
    ['../../files/demo-1.0.tar.gz', 'https://index.example/files/demo-1.0.tar.gz'],
    ['/files/demo-1.0.tar.gz', 'https://index.example/files/demo-1.0.tar.gz'],
    ['demo-1.0.tar.gz', 'https://index.example/simple/demo/demo-1.0.tar.gz'],
    ['//cdn.example/demo-1.0.tar.gz', 'https://cdn.example/demo-1.0.tar.gz'],
    [
      'https://cdn.example/demo-1.0.tar.gz?sig=1&amp;b=2',
      'https://cdn.example/demo-1.0.tar.gz?sig=1&b=2',
    ],
    [' demo-1.0.tar.gz\n', 'https://index.example/simple/demo/demo-1.0.tar.gz'],
    ['https://user:secret@cdn.example/demo-1.0.tar.gz', 'https://cdn.example/demo-1.0.tar.gz'],
  ])('%j', async (href, url) => {
    expect(await link(`href="${href}"`)).toMatchObject({ filename: 'demo-1.0.tar.gz', url })
  })

  test('the base element counts', async () => {
    const page = await read(
      '<head><base href="https://cdn.example/root/"></head><a href="demo-1.0.zip">x</a>',
    )
    expect(page.files[0]?.url).toBe('https://cdn.example/root/demo-1.0.zip')
  })

  test('a local version is written with %2B, and stays so in the URL', async () => {
    expect(
      await link('href="/whl/cpu/torch-2.9.0%2Bcpu-cp311-cp311-linux_x86_64.whl"'),
    ).toMatchObject({
      filename: 'torch-2.9.0+cpu-cp311-cp311-linux_x86_64.whl',
      url: 'https://index.example/whl/cpu/torch-2.9.0%2Bcpu-cp311-cp311-linux_x86_64.whl',
    })
  })

  test('only local pages may name local files', async () => {
    const html = '<html><a href="file:///etc/demo-1.0.zip">x</a></html>'
    expect((await read(html)).files).toEqual([])
    expect((await read(html, 'file:///srv/simple/demo/index.html')).files).toHaveLength(1)
    for (const base of ['file:///etc/', 'FILE:///etc/', 'fi\nle:///etc/'])
      expect(
        (await read(`<html><base href="${base}"><a href="demo-1.0.zip">x</a></html>`)).files,
        base,
      ).toEqual([])
  })

  test.each([
    'javascript:x',
    'mailto:a@b',
    'demo-1.0.egg',
    '../',
    '',
    'https://[',
    'demo%2F..%2F1.0.zip',
  ])('%j is not a link', async (href) => {
    expect(await link(`href="${href}"`)).toBeUndefined()
  })
})

describe('attributes of a link', () => {
  test('nothing', async () => {
    expect(await link('href="demo-1.0.zip"')).toEqual({
      filename: 'demo-1.0.zip',
      url: 'https://index.example/simple/demo/demo-1.0.zip',
      sha256: null,
      size: null,
      requiresPython: null,
      uploadTime: null,
      yanked: false,
      sidecar: false,
      index: 'shown',
    })
  })

  test.each([
    [
      `href="demo-1.0.zip#sha256=${digits.toUpperCase()}"`,
      { sha256: digits, url: 'https://index.example/simple/demo/demo-1.0.zip' },
    ],
    [`href="demo-1.0.zip#egg=demo&amp;sha256=${digits}"`, { sha256: digits }],
    ['href="demo-1.0.zip#md5=abc"', { sha256: null }],
    ['href="demo-1.0.zip" data-requires-python="&gt;=3.8, &lt;4"', { requiresPython: '>=3.8, <4' }],
    ['href="demo-1.0.zip" data-yanked', { yanked: '' }],
    ['href="demo-1.0.zip" data-yanked="bad &amp; worse"', { yanked: 'bad & worse' }],
    ['href="demo-1.0.zip" data-core-metadata="true"', { sidecar: true }],
    [`href="demo-1.0.zip" data-core-metadata="sha256=${digits}"`, { sidecar: { sha256: digits } }],
    [
      `href="demo-1.0.zip" data-dist-info-metadata="sha256=${digits}"`,
      { sidecar: { sha256: digits } },
    ],
    [
      'href="demo-1.0.zip" data-core-metadata="false" data-dist-info-metadata="true"',
      { sidecar: false },
    ],
  ])('%s', async (attributes, fields) => {
    expect(await link(attributes)).toMatchObject(fields)
  })
})

describe('fragments of eggs that are no names', () => {
  const page = (egg: string) =>
    Buffer.from(`<a href="demo-1.0.zip">x</a><a href="other.txt#${egg}">x</a>`)
  test.each(['egg=demo[x]', 'egg=', 'sha256=ab&amp;egg=demo==2.0', 'egg=demo-1.0+cpu'])(
    '%s stops pip; for uv it counts only with the hash of its file',
    async (egg) => {
      const url = 'https://index.example/simple/demo/'
      await expect(parseHtmlPage(page(egg), 'demo', url, 'shown', true)).rejects.toMatchObject({
        kind: 'nonsense',
        garbled: true,
        reason: expect.stringContaining("has a link with the invalid fragment 'egg="),
      })
      const { files } = await parseHtmlPage(page(egg), 'demo', url, 'shown')
      expect(files.map(({ filename }) => filename)).toEqual(['demo-1.0.zip'])
    },
  )
})

describe('pages without files', () => {
  test.each([
    ['<!DOCTYPE html><html><body><h1>Links for demo</h1></body></html>'],
    [
      '<html><head><meta name="pypi:repository-version" content="1.3"><script></script></head></html>',
    ],
    ['<script></script><a href="demo-1.0-py2.7.egg">x</a>'],
    [
      '<html><head><title>Index of /wheels</title></head><body><a href="../">Parent</a></body></html>',
    ],
    ['<html><body>\n</body></html>'],
  ])('%s may belong to an index', async (html) => {
    expect((await read(html)).files).toEqual([])
  })

  test.each([
    ['it works!', /not one of an index/],
    ['<html><body><h1>It works!</h1></body></html>', /not one of an index/],
    ['', /not one of an index/],
    ['<html><form action="/login"><input name="user"></form></html>', /not one of an index/],
    [
      '<html><script src="app.js"></script><a href="/about">About</a></html>',
      /not one of an index/,
    ],
    ['<meta name="pypi:repository-version" content="2.0">', /version "2.0"/],
  ])('%s is nonsense', async (html, message) => {
    await expect(read(html)).rejects.toEqual(
      expect.objectContaining({ kind: 'nonsense', message: expect.stringMatching(message) }),
    )
  })
})

test('endlessly nested tags are refused', async () => {
  await expect(read('<div>'.repeat(400_000))).rejects.toEqual(
    expect.objectContaining({ kind: 'nonsense', message: expect.stringContaining('nest') }),
  )
  expect((await read(`${'<div>'.repeat(500)}<a href="demo-1.0.zip">x</a>`)).files).toHaveLength(1)
})

test('a page of too many files is refused', async () => {
  const html = '<a href="demo-1.0.zip">x</a>'.repeat(200_001)
  await expect(read(html)).rejects.toMatchObject({
    kind: 'nonsense',
    message: expect.stringContaining('more than 200000 files'),
  })
})

test('a tag of too many attributes is refused', async () => {
  const attributes = Array.from({ length: 2000 }, (_, at) => `a${at}=b`).join(' ')
  await expect(read(`<a ${attributes}>`)).rejects.toMatchObject({
    kind: 'nonsense',
    message: expect.stringContaining('attributes'),
  })
})

test('links may cross the parts of a long page', async () => {
  const html = Array.from(
    { length: 20_000 },
    (_, at) => `<a title="ä" href="demo-1.${at}.zip" data-requires-python="&gt;=3.8">x</a>`,
  ).join('')
  const { files } = await read(html)
  expect(files.map(({ filename, requiresPython }) => `${filename} ${requiresPython}`)).toEqual(
    Array.from({ length: 20_000 }, (_, at) => `demo-1.${at}.zip >=3.8`),
  )
})

test('a project that its index has quarantined (PEP 792)', async () => {
  const status = async (value: string) =>
    (await read(`<head><meta name="pypi:project-status" content="${value}"></head>`)).isQuarantined
  expect(await status('quarantined')).toBe(true)
  expect(await status('active')).toBeUndefined()
})
