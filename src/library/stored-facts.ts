import { checkArgument, checkOptions } from '../api/check-options.ts'
import { libraryHost } from '../api/library-host.ts'
import { createStore } from '../cache/open-store.ts'
import type { CacheInfo } from '../model/cache-info.ts'
import type { SnapshotSummary } from '../model/snapshot-summary.ts'
import type { EstimateOptions, SnapshotOptions } from '../options/options.ts'

/**
 * Writes the facts behind estimates of some sets to a folder, for offline and repeatable use
 * (`snapshot: directory`).
 *
 * @throws PysizeError as `estimate` does; exit 2 if the folder cannot be written
 */
export async function createSnapshot(
  sets: readonly string[],
  directory: string,
  options: SnapshotOptions = {},
): Promise<SnapshotSummary> {
  checkArgument('sets', sets, 'texts')
  checkArgument('directory', directory, 'text')
  checkOptions(options)
  const { createSnapshotWith } = await import('../api/create-snapshot.ts')
  return createSnapshotWith(sets, directory, options, libraryHost(options))
}

/** The folder and content of the cache; sizes in bytes. */
export function cacheInfo(options: EstimateOptions = {}): CacheInfo {
  return storeOf(options).info()
}

/** Empties the cache; returns the bytes freed. */
export function clearCache(options: EstimateOptions = {}): number {
  return storeOf(options).clear()
}

function storeOf(options: EstimateOptions): ReturnType<typeof createStore> {
  const { cwd, env, platform } = libraryHost(options)
  return createStore({ cache: true, cacheDir: options.cacheDir, cwd, env, platform }, () => {})
}
