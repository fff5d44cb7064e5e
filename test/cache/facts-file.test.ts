import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { factsText, readFactsFile } from '../../src/cache/facts-file.ts'
import type { SnapshotFacts } from '../../src/cache/snapshot.ts'

const root = mkdtempSync(join(tmpdir(), 'pysize-facts-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const facts = (filename: string): SnapshotFacts => ({
  filename,
  sha256: null,
  exact: true,
  metadata: { requiresDist: ['é\tü\n'] },
  weight: null,
})

function fileOf(text: string): string {
  const path = join(mkdtempSync(join(root, 'file-')), 'facts.tsv')
  writeFileSync(path, text)
  return path
}

test('gives back what was written, in the order of names', () => {
  const written = new Map([
    ['zeta', [facts('zeta-1.0.tar.gz')]],
    ['alpha', [facts('alpha-1.0.tar.gz'), facts('alpha-2.0.tar.gz')]],
    ['none', []],
  ])
  const read = readFactsFile(fileOf(factsText(written)))
  expect(read.names).toEqual(['alpha', 'none', 'zeta'])
  for (const [name, ofProject] of written) expect(read.facts(name)).toEqual(ofProject)
  expect(read.facts('other')).toEqual([])
})

test('what is broken reads as not recorded, and spoils nothing else', () => {
  const good = factsText(new Map([['good', [facts('good-1.0.tar.gz')]]]))
  const read = readFactsFile(fileOf(`\n\nno tab\ncut\t[{"filename":\nobject\t{"a":1}\nnull\tnull\n${good}last\t[]`))
  for (const name of ['cut', 'object', 'null', 'last', 'no tab', '']) expect(read.facts(name), name).toEqual([])
  expect(read.facts('good')).toHaveLength(1)
  expect(readFactsFile(join(root, 'missing')).names).toEqual([])
})
