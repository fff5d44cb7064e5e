import { expect, test } from 'vitest'
import { HASH_START, hashStep, NameTable } from '../../src/weigh/name-table.ts'

/** A table of names that lie one after the other; each has its place as CRC. */
function tableOf(names: readonly string[]) {
  const bytes = Buffer.from(names.map((name) => name.padEnd(46)).join(''))
  const table = new NameTable(bytes)
  let start = 0
  const earlier = names.map((name, at) => {
    const end = start + Buffer.byteLength(name)
    const found = table.add(start, end, bytes.subarray(start, end).reduce(hashStep, HASH_START), at)
    start += 46
    return found
  })
  return { table, earlier }
}

test('a name is found by its bytes, with its earlier position', () => {
  const { table, earlier } = tableOf(['a/b.py', 'a/c.py', 'a/b.py'])
  expect(earlier).toEqual([undefined, undefined, { start: 0, same: false }])
  expect(table.has('a/c.py')).toBe(true)
  expect(table.has('a/d.py')).toBe(false)
})

test('thousands of names have their own positions', () => {
  const names = Array.from({ length: 5000 }, (_, at) => `package/module_${at}.py`)
  const { table, earlier } = tableOf(names)
  expect(earlier.every((one) => one === undefined)).toBe(true)
  expect(names.every((name) => table.has(name))).toBe(true)
})
