import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FetchError } from '../../src/fetch/fetch-error.ts'
import { parseHtmlPage } from '../../src/indexes/html-page.ts'
import { jsonFile } from '../../src/indexes/json/json-file.ts'
import { parseJsonPage } from '../../src/indexes/json/json-page.ts'
import { isDistribution, type ProjectPage } from '../../src/indexes/page.ts'
import { releasesOf } from '../../src/indexes/releases.ts'
import { runs } from '../support/runs.ts'
import { spacedJson } from '../support/spaced-json.ts'
import { plain } from './dist-file-fields.ts'

const URL_OF_PAGE = 'https://index.example/simple/demo/'
const INDEX = 'https://index.example/simple'

/**
 * The content of a page by its releases, a row for each file. The scanner and the parser may divide
 * a page differently.
 */
function byRelease(page: ProjectPage) {
  const releases = releasesOf(page)
  return releases.versions.flatMap((version, at) =>
    releases.files(at).map((file) => ({ version, ...plain(file) })),
  )
}

const digits = fc.stringMatching(/^[0-9a-f]{64}$/)
/** Marks of the scanner inside strings, and what JSON escapes. */
const hostile = fc.constantFrom(
  '},{"',
  '}, {"',
  '}]',
  '"files":[{"',
  '"files": [{"',
  '"filename":"',
  '"filename": "',
  '\\',
  '\\"',
  '{',
  '"size":1',
  '\u2028',
  'é',
  '\u0000',
  '😀',
)
const text = fc.oneof(
  fc.string(),
  hostile,
  fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join('')),
)
const version = fc.constantFrom('1.0', '1', '1.0.1', '2.0rc1', '1.0-1', 'x', '')
const filename = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('demo', 'Demo', 'de-mo', 'other'),
      version,
      fc.constantFrom('.tar.gz', '.zip', '.egg', '.ZIP', '.tar.bz2', ''),
    )
    .map(([name, number, ending]) => `${name}-${number}${ending}`),
  fc
    .tuple(
      fc.constantFrom('demo', 'Demo'),
      version,
      fc.constantFrom('', '-1'),
      fc.constantFrom('py3-none-any', 'cp312-cp312-win32'),
    )
    .map(([name, number, build, tag]) => `${name}-${number}${build}-${tag}.whl`),
  text,
)
const hashes = fc.oneof(
  fc.record({ md5: text, sha256: fc.oneof(digits, text) }, { requiredKeys: [] }),
  fc.constant({}),
  fc.constant(null),
)
const sidecar = fc.oneof(fc.boolean(), hashes)
const link = fc.oneof(
  fc.constantFrom(
    '../../files/a.whl',
    'https://u:p@files.example/a+b.whl#x',
    'file:///etc/passwd',
    'http://[',
  ),
  text,
)
/** Keys that no standard names, whose values may look like a file's own fields. */
const foreign = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.record(
    { filename, url: link, size: fc.nat(), hashes, yanked: fc.boolean() },
    { requiredKeys: [] },
  ),
  fc.array(fc.record({ filename, size: fc.nat() }, { requiredKeys: [] }), { maxLength: 3 }),
)
const fields = fc.record(
  {
    url: link,
    hashes,
    size: fc.oneof(fc.nat(), fc.constantFrom(-1, 0, 1.5, 1e3, 2 ** 53, null)),
    yanked: fc.oneof(fc.boolean(), text, fc.constant(null)),
    'upload-time': fc.oneof(fc.constantFrom('2024-02-29T12:34:56.789012Z', 'today'), text),
    'core-metadata': sidecar,
    'dist-info-metadata': sidecar,
    'data-dist-info-metadata': sidecar,
    'requires-python': fc.oneof(fc.constantFrom('>=3.8', '', null), text),
    provenance: foreign,
    'x-filename': foreign,
  },
  { requiredKeys: ['url', 'hashes'] },
)
/** Keys come in any order, so the name may be anywhere. */
const file = fc.tuple(fields, filename, fc.nat({ max: 9 })).map(([own, name, at]) => {
  const entries = Object.entries(own)
  entries.splice(at, 0, ['filename', name])
  return Object.fromEntries(entries)
})
const page = fc
  .tuple(fc.array(file, { maxLength: 8 }), fc.boolean(), fc.oneof(fc.constant(undefined), foreign))
  .map(([files, first, more]) => {
    const meta = { 'api-version': '1.1' }
    return first ? { files, meta, more } : { meta, name: 'demo', more, files, versions: ['1.0'] }
  })

const form = fc.constantFrom(JSON.stringify, spacedJson)
const read = (json: string, name = 'demo') =>
  parseJsonPage(Buffer.from(json), name, URL_OF_PAGE, INDEX)

describe('the page scanner', () => {
  test("reads a page in an index's form like JSON.parse, file by file", () => {
    fc.assert(
      fc.property(page, form, (document, write) => {
        const expected = document.files.flatMap(
          (one) => jsonFile(one, { base: URL_OF_PAGE, index: INDEX }) ?? [],
        )
        expect(read(write(document)).files.map(plain)).toEqual(expected.map(plain))
      }),
      runs(1500),
    )
  })

  test('cuts such a page into the same releases as an indented one', () => {
    fc.assert(
      fc.property(page, form, fc.constantFrom('demo', 'de-mo'), (document, write, name) => {
        const scanned = byRelease(read(write(document), name))
        expect(scanned).toEqual(byRelease(read(JSON.stringify(document, null, 1), name)))
      }),
      runs(1000),
    )
  })

  test('a damaged page is refused or reads as its current text', () => {
    fc.assert(
      fc.property(
        page,
        form,
        fc.nat(),
        fc.nat({ max: 255 }),
        fc.constantFrom('cut', 'change', 'insert'),
        (document, write, where, byte, how) => {
          const bytes = Buffer.from(write(document))
          const at = where % bytes.length
          const rest =
            how === 'cut' ? Buffer.alloc(0) : bytes.subarray(how === 'change' ? at + 1 : at)
          const damaged = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), rest])
          let found: ProjectPage
          try {
            found = parseJsonPage(damaged, 'demo', URL_OF_PAGE, INDEX)
          } catch (error) {
            expect(error).toBeInstanceOf(FetchError)
            return
          }
          for (const one of found.files) {
            expect(isDistribution(one.filename)).toBe(true)
            expect(() => JSON.stringify(plain(one))).not.toThrow()
          }
          expect(() => byRelease(found)).not.toThrow()
        },
      ),
      runs(1000),
    )
  })
})

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

describe('a page of links', () => {
  const anchor = fc.record({
    name: fc.stringMatching(/^[a-z]{1,5}-[0-9]\.[0-9]$/),
    ending: fc.constantFrom('.whl', '.tar.gz', '.zip', '.egg', '.txt'),
    folder: fc.constantFrom(
      '',
      '../../files/',
      '/files/',
      'https://files.example/',
      'javascript:',
      'file:///',
    ),
    sha256: fc.option(digits, { nil: undefined }),
    requires: fc.option(text, { nil: undefined }),
    yanked: fc.option(text, { nil: undefined }),
  })

  test('gives each link to a distribution, with its attributes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anchor, { maxLength: 8 }),
        fc.constantFrom('"', "'"),
        async (anchors, quote) => {
          const value = (raw: string) => `${quote}${escaped(raw).replaceAll("'", '&#39;')}${quote}`
          const html = anchors.map(({ name, ending, folder, sha256, requires, yanked }) => {
            const link = `${folder}${name}${ending}${sha256 === undefined ? '' : `#sha256=${sha256}`}`
            const attributes = [
              `href=${value(link)}`,
              ...(requires === undefined ? [] : [`data-requires-python=${value(requires)}`]),
              ...(yanked === undefined ? [] : [`data-yanked=${value(yanked)}`]),
            ]
            return `<a ${attributes.join(' ')}>${escaped(name)}</a><br/>`
          })
          const page = await parseHtmlPage(
            Buffer.from(`<!DOCTYPE html><title>Links</title>${html.join('\n')}`),
            'demo',
            URL_OF_PAGE,
            INDEX,
          )
          const offered = anchors.filter(
            ({ ending, folder }) =>
              isDistribution(`x${ending}`) && folder !== 'javascript:' && folder !== 'file:///',
          )
          expect(
            page.files.map(({ filename, sha256, requiresPython, yanked }) => ({
              filename,
              sha256,
              requiresPython,
              yanked,
            })),
          ).toEqual(
            offered.map(({ name, ending, sha256, requires, yanked }) => ({
              filename: `${name}${ending}`,
              sha256: sha256 ?? null,
              requiresPython: requires || null,
              yanked: yanked ?? false,
            })),
          )
        },
      ),
      runs(300),
    )
  })

  test('any text is a page or is refused, and every link can be fetched', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<a href="',
        '">',
        '</a>',
        '<base href="//x.example/">',
        '<',
        '&#',
        '&amp;',
        '<!--',
        '-->',
        "'",
        'demo-1.0.zip',
        '\u0000',
      ),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        try {
          for (const { url, filename } of (
            await parseHtmlPage(Buffer.from(pieces.join('')), 'demo', URL_OF_PAGE, INDEX)
          ).files) {
            expect(['http:', 'https:']).toContain(new URL(url).protocol)
            expect(filename).not.toMatch(/[/\\]/)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(FetchError)
        }
      }),
      runs(500),
    )
  })
})
