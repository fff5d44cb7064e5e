import { FREE_CLAIM } from './claim.ts'
import type { SpillFile } from './spill-file.ts'
import { BUCKETS, type Bucket, made, type Store } from './store.ts'

/**
 * Keeps entries of some kinds as long as the process lives, and no others: used for `--no-cache`
 * and in tests.
 *
 * @param spill takes what is set aside; without it, such bytes stay in memory
 */
export function createMemoryStore(
  kinds: readonly Bucket[] = BUCKETS,
  spill?: Pick<SpillFile, 'put' | 'close'>,
): Store {
  const buckets = new Map(kinds.map((bucket) => [bucket, new Map<string, Buffer>()]))
  const store: Store = {
    get: (bucket, key) => buckets.get(bucket)?.get(key),
    put: (bucket, key, ...value) => void buckets.get(bucket)?.set(key, Buffer.concat(made(value))),
    delete: (bucket, key) => void buckets.get(bucket)?.delete(key),
    setAside: (bytes, onWritten) => spill?.put(bytes, onWritten),
    enter: () => FREE_CLAIM,
    flush: async () => {},
    close: async () => spill?.close(),
    info() {
      const counted = [...buckets].map(([bucket, entries]) => {
        const size = [...entries.values()].reduce((sum, value) => sum + value.length, 0)
        return { bucket, entries: entries.size, size }
      })
      return {
        location: null,
        size: counted.reduce((sum, { size }) => sum + size, 0),
        buckets: counted,
      }
    },
    clear() {
      const { size } = store.info()
      for (const entries of buckets.values()) entries.clear()
      return size
    },
  }
  return store
}
