import { type CoreMetadata, parseCoreMetadata } from '../packaging/core-metadata.ts'
import type { FileLookup } from './project-files.ts'
import { isStatic } from './static-metadata.ts'

/** What the front of an archive tells; `doubt`: why that may not be all, in words that follow a colon. */
export interface FrontMetadata {
  readonly metadata: CoreMetadata
  readonly doubt?: string
}

/**
 * Reads the metadata of an archive of which only the front was read. PKG-INFO tells it where it is static (PEP 643). `last`: nothing more will be read, so that
 * an older PKG-INFO has to do.
 */
export function frontMetadata(files: FileLookup, last: boolean): FrontMetadata | undefined {
  const text = files('PKG-INFO')
  const info = text === undefined ? undefined : parseCoreMetadata(text)
  if (info !== undefined && isStatic(info)) return { metadata: info }
  if (!last) return undefined
  if (info === undefined) return undefined
  const doubt = 'the archive is large, and its first megabytes hold them only as far as PKG-INFO tells them'
  return { metadata: info, doubt }
}
