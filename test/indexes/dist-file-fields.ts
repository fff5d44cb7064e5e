import type { DistFile } from '../../src/indexes/page.ts'
import { inOrder } from '../../src/reports/json/in-order.ts'

/** The fields of a file, which are read from its page on demand. */
export const plain = (file: DistFile): Partial<DistFile> =>
  inOrder(
    file,
    'filename',
    'url',
    'sha256',
    'size',
    'requiresPython',
    'uploadTime',
    'yanked',
    'sidecar',
    'index',
  )
