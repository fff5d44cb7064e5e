import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { MOST_BYTES } from '../cache/regular-file.ts'
import { pageKey, type SnapshotFacts, type SnapshotFile, type SnapshotIndex } from './format.ts'
import { pageDocument, pageRows } from './page-document.ts'
import { openPlacedFile, type Places } from './placed-file.ts'

/** The recorded pages, by index and project. */
interface PagesFile {
  readonly recorded: readonly { readonly index: SnapshotIndex; readonly name: string }[]
  /** Null if the page is not recorded, or broken. */
  page(index: SnapshotIndex, name: string): readonly SnapshotFile[] | null
  close(): void
}

/**
 * Opens the pages of a snapshot. Each is compressed by itself: a run needs few, and only offline.
 *
 * @param facts of a project: a page does not repeat what they have
 */
export function openPagesFile(
  path: string,
  places: Places,
  facts: (name: string) => readonly SnapshotFacts[],
): PagesFile {
  const file = openPlacedFile(path, places)
  const known = new Map<string, readonly SnapshotFile[] | null>()
  const parse = (key: string, name: string): readonly SnapshotFile[] | null => {
    try {
      const packed = file.read(key)
      if (packed === undefined) return null
      const text = brotliDecompressSync(packed, { maxOutputLength: MOST_BYTES }).toString()
      return pageRows(JSON.parse(text), key, () => facts(name))
    } catch {
      return null
    }
  }
  return {
    recorded: Object.keys(places).map((key) => {
      const [index = '', name = ''] = key.split('/', 2)
      return { index, name }
    }),
    page: (index, name) => {
      const key = pageKey(index, name)
      let page = known.get(key)
      if (page === undefined) {
        page = parse(key, name)
        known.set(key, page)
      }
      return page
    },
    close: file.close,
  }
}

/**
 * A record of the pages file.
 *
 * @param quality of the compression, 0 to 11: 11 takes 2 s for a megabyte, 6 a hundredth of it
 */
export function packedPage(
  index: SnapshotIndex,
  name: string,
  files: readonly SnapshotFile[],
  facts: ReadonlyMap<string, SnapshotFacts>,
  quality: number,
): Buffer {
  const document = pageDocument(pageKey(index, name), files, facts)
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality }
  return brotliCompressSync(JSON.stringify(document), { params })
}
