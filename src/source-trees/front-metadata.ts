import { type CoreMetadata, parseCoreMetadata } from '../packaging/core-metadata.ts'
import type { FileLookup } from './project-files.ts'
import { isStatic } from './static-metadata.ts'

/**
 * The metadata at the front of an archive; `doubt`: why it may be incomplete, in words that follow
 * a colon.
 */
export interface FrontMetadata {
  readonly metadata: CoreMetadata
  readonly doubt?: string
}

/**
 * Reads the metadata of an archive of which only the front was read: PKG-INFO has it if it is
 * static (PEP 643).
 *
 * @param last nothing more of the archive will be read, so an older PKG-INFO is used, too
 */
export function frontMetadata(files: FileLookup, last: boolean): FrontMetadata | undefined {
  const text = files('PKG-INFO')
  if (text === undefined) return undefined
  const metadata = parseCoreMetadata(text)
  if (isStatic(metadata)) return { metadata }
  return last
    ? { metadata, doubt: 'the archive is large, so only the PKG-INFO at its front was read' }
    : undefined
}
