/** What `pysize cache info` shows. Sizes in bytes. */
export interface CacheInfo {
  readonly location: string | null
  readonly size: number
  readonly buckets: readonly {
    readonly bucket: 'pages' | 'metadata' | 'weights' | 'answers'
    readonly entries: number
    readonly size: number
  }[]
}
