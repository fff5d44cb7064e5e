/** The output of `pysize cache info`. Sizes in bytes. */
export interface CacheInfo {
  readonly location: string | null
  readonly size: number
  readonly buckets: readonly {
    /** `snapshots`: those that were fetched; only if there are any. */
    readonly bucket: 'pages' | 'metadata' | 'weights' | 'answers' | 'snapshots'
    readonly entries: number
    readonly size: number
  }[]
}
