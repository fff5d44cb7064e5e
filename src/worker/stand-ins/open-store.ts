import { createMemoryStore } from '../../cache/memory-store.ts'
import { BUCKETS, type Store } from '../../cache/store.ts'

const kept = createMemoryStore(
  BUCKETS.filter((bucket) => bucket === 'metadata' || bucket === 'weights'),
)

/** Lasts as long as the page is open. */
export const createStore = (): Store => kept
