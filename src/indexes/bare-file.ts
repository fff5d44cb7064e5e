import type { DistFile } from './page.ts'

/** A file that no project page describes: it has a URL, or the facts of a lock. */
export const bareFile = ({
  filename,
  url,
  sha256,
  size,
  index,
}: Pick<DistFile, 'filename' | 'url' | 'sha256' | 'size' | 'index'>): DistFile => ({
  filename,
  url,
  sha256,
  size,
  requiresPython: null,
  uploadTime: null,
  yanked: false,
  sidecar: false,
  index,
})
