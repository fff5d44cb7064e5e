import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Weight } from '../src/distributions/distribution.ts'
import { isUsable } from '../src/distributions/known-distributions.ts'
import { openFactsFile } from '../src/snapshot/facts-file.ts'
import type { SnapshotFacts, SnapshotHead } from '../src/snapshot/format.ts'
import { openSnapshot } from '../src/snapshot/snapshot.ts'

const root = join(import.meta.dirname, '..', 'cache')

/** Every fact as the file holds it, before a reader may refuse it. */
type Fact = SnapshotFacts & { readonly weight: Weight | null }
const facts: { readonly name: string; readonly fact: Fact }[] = []

beforeAll(() => {
  const { facts: places } = JSON.parse(
    readFileSync(join(root, 'snapshot.json'), 'utf8'),
  ) as SnapshotHead
  const file = openFactsFile(join(root, 'facts.jsonl'), places)
  for (const name of Object.keys(places))
    for (const fact of file.facts(name)) facts.push({ name, fact: fact as Fact })
  file.close()
})

const named = (wrong: typeof facts): string[] => wrong.map(({ fact }) => fact.filename)

describe('the embedded snapshot', () => {
  test('has no distribution that cannot be read', () => {
    const lines = readFileSync(join(root, 'facts.jsonl'), 'utf8').trimEnd().split('\n')
    const items = lines
      .filter((_, at) => at % 3 === 0)
      .flatMap((line): unknown[] => JSON.parse(line)[0])
    expect(facts).toHaveLength(items.length)
  })

  test('weighs thousands of distributions exactly', () => {
    expect(facts.filter(({ fact }) => fact.exact && fact.weight !== null).length).toBeGreaterThan(
      2000,
    )
  })

  test('has no implausible weight', () => {
    expect(
      named(facts.filter(({ fact }) => fact.weight !== null && !isUsable(fact.weight))),
    ).toEqual([])
  })

  test('has weights whose parts add up', () => {
    const wrong = facts.filter(({ fact: { weight } }) => {
      if (weight?.kind !== 'wheel') return false
      const kinds = Object.values(weight.kinds).reduce((sum, bytes) => sum + bytes, 0)
      return (
        kinds !== weight.installed ||
        weight.python.size > weight.installed ||
        weight.packed > weight.download
      )
    })
    expect(named(wrong)).toEqual([])
  })

  test('matches each exact weight to a file of its page, by hash and size', () => {
    const snapshot = openSnapshot(root)!
    const wrong = facts.filter(({ name, fact: { filename, exact, sha256, weight } }) => {
      if (!exact || weight === null) return false
      const listed = ['main', 'pytorch-cpu'].flatMap((index) => snapshot.page(index, name) ?? [])
      const file = listed.find((one) => one.filename === filename)
      const size = weight.kind === 'unknown' ? null : weight.download
      return (
        sha256 === null || file?.sha256 !== sha256 || (file.size !== null && file.size !== size)
      )
    })
    expect(named(wrong)).toEqual([])
  })

  test('lists no file that was uploaded after its date', () => {
    const snapshot = openSnapshot(root)!
    const late = [...new Set(facts.map(({ name }) => name))].flatMap((name) =>
      (snapshot.page('main', name) ?? []).filter(
        ({ uploadTime }) => uploadTime !== null && uploadTime > Date.parse(snapshot.asOf),
      ),
    )
    expect(late.map(({ filename }) => filename)).toEqual([])
  })
})
