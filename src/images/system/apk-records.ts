import { footprintOfMany } from '../file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../file-system/image-files.ts'
import { roughly } from '../sizes/figure.ts'
import type { InstalledPackages } from './installed-packages.ts'
import type { Clause } from './relation.ts'
import type { SystemPackage } from './system-package.ts'

/** A paragraph of apk's list without its files, and the lines about a file, bytes. */
const PARAGRAPH = 450
const FILE = 62
/** The average size of a file of Alpine; a package has at least a few files. */
const FILE_SIZE = 25_000

/**
 * The files that apk writes again with each install: its list of packages and their files
 * (/lib/apk/db/installed), and the list of requested packages.
 */
export function apkRecords(present: InstalledPackages): ImageFiles {
  const size = [...present.values()].reduce(
    (sum, { record }) => sum + PARAGRAPH + FILE * (4 + (record?.statedSize ?? 0) / FILE_SIZE),
    0,
  )
  return imageFiles(
    'system-records',
    "apk's list of packages",
    ['/lib/apk/db', '/etc/apk/world'],
    footprintOfMany(4, 1, roughly(size, 0.5), roughly(size * 0.35, 0.5)),
  )
}

/** The package that `apk add --virtual` makes: it has no files. */
export const bundleOf = (name: string, depends: readonly Clause[]): SystemPackage => ({
  name,
  version: '0',
  source: name,
  depends,
  recommends: [],
  conflicts: [],
  provides: [],
  isEssential: false,
  priority: 0,
  packedSize: 0,
  statedSize: 0,
  measured: null,
  slimShare: null,
  installIf: [],
})
