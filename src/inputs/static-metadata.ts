import type { CoreMetadata } from '../packaging/core-metadata.ts'

/**
 * What is known of a project without running its code. `static` is what its author declared; `estimated` was found as a literal in a setup.py,
 * which may do otherwise when it runs.
 */
export type StaticMetadata =
  | { readonly kind: 'known'; readonly metadata: CoreMetadata; readonly source: 'static' | 'estimated' }
  | { readonly kind: 'unknown'; readonly reason: string }
