import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packingOf } from '../../src/inputs/packed-bytes.ts'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import { failure, tree } from './tree.ts'

test.each([
  ['504b0304', 'a zip archive'],
  ['425a6839', 'packed by bzip2'],
  ['fd377a585a00', 'packed by xz'],
  ['28b52ffd24', 'packed by zstd'],
  ['1f', undefined],
  ['76657273', undefined],
])('bytes that begin with %s', (hex, what) => {
  expect(packingOf(Buffer.from(hex, 'hex'))?.what).toBe(what)
})

test.each(['uv.lock', 'requirements.txt', 'pyproject.toml'])('a packed %s', async (file) => {
  const cwd = tree({ [file]: gzipSync('flask\n') })
  const told = await failure(readInputs({ cwd, files: [file], env: {} }))
  expect(told).toContain(`invalid-encoding: ${file} can't be read: it is packed by gzip.`)
  expect(told).toContain('hint: Write its text to a file with zcat, and give that file.')
})
