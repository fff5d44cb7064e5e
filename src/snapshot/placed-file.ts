import { closeSync, fstatSync, readSync } from 'node:fs'
import { openRegularFile } from '../cache/regular-file.ts'

/** The position of a record in a file: bytes from its start, and their number. */
type Place = readonly [start: number, length: number]

/** The positions of a file's records, by their names. */
export type Places = Readonly<Record<string, Place>>

/** A file of records, of which a run reads few. */
export interface PlacedFile {
  /**
   * The bytes of a record; undefined if the name has no place.
   *
   * @throws the file system's error, or RangeError for a place outside the file
   */
  read(name: string): Buffer | undefined
  close(): void
}

/** Opens a file of records: it is read on the first request. */
export function openPlacedFile(path: string, places: Places): PlacedFile {
  let file: number | undefined
  return {
    read: (name) => {
      if (!Object.hasOwn(places, name)) return undefined
      const [start, length] = places[name]!
      file ??= openRegularFile(path)
      if (!(length <= fstatSync(file).size)) throw new RangeError('a place is outside the file')
      const bytes = Buffer.allocUnsafe(length)
      return bytes.subarray(0, readSync(file, bytes, 0, length, start))
    },
    close: () => {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

/** The bytes of a file of records, sorted by name, and the place of each. */
export function placedFile(records: ReadonlyMap<string, Buffer>): {
  readonly bytes: Buffer
  readonly places: Places
} {
  const places: Record<string, Place> = {}
  const parts: Buffer[] = []
  let start = 0
  for (const [name, part] of [...records].sort(([a], [b]) => (a < b ? -1 : 1))) {
    places[name] = [start, part.length]
    start += part.length
    parts.push(part)
  }
  return { bytes: Buffer.concat(parts), places }
}
