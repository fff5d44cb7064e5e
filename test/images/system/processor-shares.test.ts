import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import shares from '../../../src/images/system/arm64-shares.json' with { type: 'json' }
import { listsFor } from '../../../src/images/system/processor-shares.ts'
import { systemFacts } from '../../../src/images/system/system-facts.ts'

const FACTS = join(import.meta.dirname, '../../../src/images/system/facts')
const { lists } = systemFacts(FACTS, { id: 'debian', version: '12', isSlim: true })!
const bytesOf = (processor: string, name: string, version = '12'): number =>
  listsFor(processor, version, lists).versionsOf(name)[0]!.measured!.slim.bytes

describe('packages of arm64', () => {
  test('have the share of those of amd64 that the lists state', () => {
    expect(bytesOf('arm64', 'gcc-12') / bytesOf('amd64', 'gcc-12')).toBeCloseTo(0.86, 2)
    expect(bytesOf('arm64', 'libc6') / bytesOf('amd64', 'libc6')).toBeCloseTo(1.78, 2)
  })

  test('lack those of Intel, also as dependencies', () => {
    const { versionsOf } = listsFor('arm64', '12', lists)
    expect(versionsOf('libquadmath0')).toEqual([])
    const needed = (from: typeof versionsOf): readonly string[] =>
      from('libgfortran5')[0]!
        .depends.flat()
        .map(({ name }) => name)
    expect(needed(lists.versionsOf)).toContain('libquadmath0')
    expect(needed(versionsOf)).not.toContain('libquadmath0')
    expect(needed(versionsOf)).toContain('libc6')
  })

  test('are as large if their lists agree, or the release is unknown', () => {
    expect(bytesOf('arm64', 'git')).toBe(bytesOf('amd64', 'git'))
    expect(bytesOf('arm64', 'gcc-12', '9')).toBe(bytesOf('amd64', 'gcc-12'))
  })
})

test('every share is a name and a percentage, sorted', () => {
  expect(shares.as_of).toMatch(/^\d{4}-\d\d-\d\d$/)
  for (const text of Object.values(shares.percent)) {
    const rows = text.split(';')
    expect(rows.toSorted()).toEqual(rows)
    for (const row of rows) expect(row).toMatch(/^[a-z0-9][a-z0-9.+-]+ (?:0|[1-9]\d{0,3})$/)
  }
})
