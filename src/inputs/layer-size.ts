import { closeSync, fstatSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readDirectory } from '../archives/central-directory.ts'
import { openRegularFile } from '../cache/regular-file.ts'
import { inputError } from '../errors.ts'
import { addedSize } from './added-size.ts'

/** The size of the first read: the directory of some thousand files, bytes. */
const TAIL = 1 << 18

/**
 * The bytes that a layer of AWS Lambda takes: those of a folder, or the unpacked size of a zip.
 *
 * @throws PysizeError exit 2 for a path without a file, and for a file that is not a zip
 */
export function layerSize(path: string, cwd: string): number {
  const absolute = resolve(cwd, path)
  if (statSync(absolute, { throwIfNoEntry: false })?.isFile() !== true) return addedSize(path, cwd)
  const file = openRegularFile(absolute)
  try {
    return unpackedSize(file, path)
  } finally {
    closeSync(file)
  }
}

function unpackedSize(file: number, path: string): number {
  const { size } = fstatSync(file)
  let start = Math.max(0, size - TAIL)
  for (;;) {
    const bytes = Buffer.alloc(size - start)
    readSync(file, bytes, 0, bytes.length, start)
    let sum = 0
    const read = readDirectory({ bytes, start, size }, ({ unpacked }) => {
      sum += unpacked
      return undefined
    })
    if (read.kind === 'directory') return sum
    if (read.kind === 'corrupt')
      throw inputError('invalid-option-value', `${path} is not a zip: ${read.reason}.`, {
        hint: 'A layer is a zip or a folder. Write its unpacked size instead: --add-layer 30MB',
      })
    start = read.start
  }
}
