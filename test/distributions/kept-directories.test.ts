import { describe, expect, it } from 'vitest'
import { KeptDirectories } from '../../src/distributions/kept-directories.ts'

/** A store that takes bytes aside at once, and counts what is read of them. */
function asideStore() {
  let reads = 0
  return {
    reads: () => reads,
    setAside(bytes: Buffer, onWritten: (read: () => Buffer) => void) {
      const copy = Buffer.from(bytes)
      onWritten(() => {
        reads++
        return copy
      })
    },
  }
}

const tail = (letter: string, length: number) => ({
  bytes: Buffer.alloc(length, letter),
  start: 1000,
  size: 1000 + length,
})

describe('the directories of a run', () => {
  it('are the same bytes at the same place of the file', () => {
    const kept = new KeptDirectories({ setAside: () => {} })
    kept.add('a', tail('a', 300))
    kept.add('b', tail('b', 400))
    expect(kept.get('a')).toEqual(tail('a', 300))
    expect(kept.get('b')).toEqual(tail('b', 400))
    expect(kept.get('c')).toBeUndefined()
  })

  it('are copies, because the memory of a response is freed', () => {
    const kept = new KeptDirectories({ setAside: () => {} })
    const read = tail('a', 300)
    kept.add('a', read)
    read.bytes.fill('x')
    expect(kept.get('a')).toEqual(tail('a', 300))
  })

  it('are read from the store once they are out of memory', () => {
    const store = asideStore()
    const kept = new KeptDirectories(store)
    kept.add('a', tail('a', 2_000))
    expect(kept.get('a')).toEqual(tail('a', 2_000))
    expect(store.reads()).toBe(0)
    kept.add('b', tail('b', 261_000))
    expect(kept.get('a')).toEqual(tail('a', 2_000))
    expect(store.reads()).toBe(1)
    expect(kept.get('b')?.bytes.length).toBe(261_000)
  })

  it('are dropped beyond 16 megabytes, the oldest first, and kept when they are read again', () => {
    const kept = new KeptDirectories({ setAside: () => {} })
    for (const key of ['a', 'b', 'c', 'd', 'e']) kept.add(key, tail(key, 4 * 2 ** 20))
    expect(kept.get('a')).toBeUndefined()
    expect(kept.get('b')?.bytes.length).toBe(4 * 2 ** 20)
    kept.add('a', tail('a', 300))
    expect(kept.get('a')).toEqual(tail('a', 300))
    expect(kept.get('b')).toBeUndefined()
    expect(kept.get('e')?.bytes.toString('latin1', 0, 1)).toBe('e')
  })
})
