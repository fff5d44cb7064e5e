import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFile } from '../../src/indexes/json/json-file.ts'
import { resolveLink } from '../../src/indexes/page.ts'
import { runs } from '../support/runs.ts'

const PAGE = 'https://index.example/simple/demo/'

const piece = fc.constantFrom(
  ...['https://', 'http://', 'HTTPS://', 'ftp://', '//', '/', '../', './', '..', '.', '%2e', ' '],
  ...['files.example', 'Files.Example', 'xn--bcher-kva.example', 'xn--.example', '127.1', 'a.1'],
  ...['packages', 'a_b', '~x', '-', 'demo-1.0.whl', 'é', '\\', ':', '8080', '?x=1', '\t'],
)
const link = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))

function byUrl(text: string): string | undefined {
  try {
    const { protocol, href } = new URL(text, PAGE)
    return protocol === 'https:' || protocol === 'http:' ? href : undefined
  } catch {
    return undefined
  }
}

test('a link becomes the URL that the URL parser of Node makes of it', () => {
  fc.assert(
    fc.property(link, (text) => {
      expect(resolveLink(text, PAGE)).toBe(byUrl(text))
    }),
    runs(3000),
  )
})

test('a file has the URL of its link, and is left out if there is none', () => {
  fc.assert(
    fc.property(link, (url) => {
      const file = jsonFile({ filename: 'demo-1.0.zip', url }, { base: PAGE, index: 'index' })
      expect(file?.url).toBe(byUrl(url))
    }),
    runs(3000),
  )
})
