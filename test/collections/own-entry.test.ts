import { expect, test } from 'vitest'
import { ownEntry } from '../../src/collections/own-entry.ts'

test('a table finds only its own names', () => {
  const table = { bookworm: '12' }
  expect(ownEntry(table, 'bookworm')).toBe('12')
  for (const name of ['trixie', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
    expect(ownEntry(table, name)).toBeUndefined()
})
