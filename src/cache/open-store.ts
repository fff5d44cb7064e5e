import { homedir, tmpdir } from 'node:os'
import { resolve } from 'node:path'
import type { Warning } from '../errors.ts'
import { createDiskStore } from './disk-store.ts'
import { cacheLocation } from './location.ts'
import { createMemoryStore } from './memory-store.ts'
import { SpillFile } from './spill-file.ts'
import { BUCKETS, type Store } from './store.ts'

export interface StoreOptions {
  readonly cache: boolean
  readonly cacheDir: string | undefined
  /** The absolute folder that relative folders start from. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Node's name: `linux`, `darwin`, `win32`. */
  readonly platform: string
}

/**
 * The buckets that a run without a cache keeps in memory. Pages are megabytes: a run itself holds
 * those that it has read, or sets them aside.
 */
const OF_A_RUN = BUCKETS.filter((bucket) => bucket !== 'pages')

/** The user's cache, or one that lasts only for this run. */
export function createStore(options: StoreOptions, onNotice: (warning: Warning) => void): Store {
  return options.cache
    ? createDiskStore(cacheFolder(options), onNotice)
    : createMemoryStore(OF_A_RUN, new SpillFile(tmpdir()))
}

/** The absolute path of the user's cache. */
export const cacheFolder = ({
  cacheDir,
  cwd,
  env,
  platform,
}: Omit<StoreOptions, 'cache'>): string =>
  resolve(cwd, cacheDir ?? cacheLocation(env, homedir(), platform))
