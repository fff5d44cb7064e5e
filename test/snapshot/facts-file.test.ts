import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { factsFile, loadedFacts, openFactsFile } from '../../src/snapshot/facts-file.ts'
import type { SnapshotFacts } from '../../src/snapshot/format.ts'
import type { Places } from '../../src/snapshot/placed-file.ts'

const root = mkdtempSync(join(tmpdir(), 'pysize-facts-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const facts = (filename: string): SnapshotFacts => ({
  filename,
  uploadTime: null,
  sha256: null,
  exact: true,
  metadata: { requiresDist: ['é\tü\n'] },
  weight: null,
})

function opened(bytes: Buffer | string, places: Places) {
  const path = join(mkdtempSync(join(root, 'file-')), 'facts.jsonl')
  writeFileSync(path, bytes)
  return openFactsFile(path, places)
}

test('returns what was written', () => {
  const written = new Map([
    ['zeta', [facts('zeta-1.0.tar.gz')]],
    ['alpha', [facts('alpha-1.0.tar.gz'), facts('alpha-2.0.tar.gz')]],
    ['none', []],
  ])
  const { bytes, places } = factsFile(written)
  expect(Object.keys(places)).toEqual(['alpha', 'none', 'zeta'])
  const file = opened(bytes, places)
  for (const [name, ofProject] of written)
    expect(file.facts(name).map(loadedFacts)).toEqual(ofProject)
  expect(file.facts('other')).toEqual([])
  expect(file.facts('constructor')).toEqual([])
  file.close()
})

test('stores a hash in fewer characters, and returns it', () => {
  const hash = '0123456789abcdef'.repeat(4)
  const written = [
    { ...facts('demo-1.0.tar.gz'), sha256: hash },
    { ...facts('demo-2.0.tar.gz'), sha256: 'not a hash' },
  ]
  const { bytes, places } = factsFile(new Map([['demo', written]]))
  expect(bytes.toString()).not.toContain(hash)
  const file = opened(bytes, places)
  expect(file.facts('demo').map(({ sha256 }) => sha256)).toEqual([hash, null])
  file.close()
})

test('a position of another project returns nothing, and a fact of another shape is left out', () => {
  const odd = [{ filename: 1 }] as unknown as SnapshotFacts[]
  const { bytes, places } = factsFile(
    new Map([
      ['alpha', [facts('alpha-1.0.tar.gz'), ...odd]],
      ['beta', [facts('beta-1.0-py3-none-any.whl')]],
    ]),
  )
  const file = opened(bytes, { alpha: places.alpha!, beta: places.alpha!, gamma: places.beta! })
  expect(file.facts('alpha').map(({ filename }) => filename)).toEqual(['alpha-1.0.tar.gz'])
  expect(file.facts('beta')).toEqual([])
  expect(file.facts('gamma')).toEqual([])
  file.close()
})

test('a broken record reads as absent, and affects no other', () => {
  const { bytes, places } = factsFile(new Map([['good', [facts('good-1.0.tar.gz')]]]))
  const object = Buffer.from('{"a":1}\n')
  const file = opened(Buffer.concat([bytes, object]), {
    ...places,
    cut: [0, 10],
    beyond: [10_000, 10],
    negative: [-1, 5],
    endless: [0, 1e12],
    object: [bytes.length, object.length],
  })
  for (const name of ['cut', 'beyond', 'negative', 'endless', 'object'])
    expect(file.facts(name), name).toEqual([])
  expect(file.facts('good')).toHaveLength(1)
  file.close()
  expect(openFactsFile(join(root, 'missing'), places).facts('good')).toEqual([])
})
