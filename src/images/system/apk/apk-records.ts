import { footprintOfMany } from '../../file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../file-system/image-files.ts'
import { roughly } from '../../sizes/figure.ts'
import type { InstalledPackages } from '../installed-packages.ts'
import type { Clause } from '../relation.ts'
import type { SystemPackage } from '../system-package.ts'

/**
 * A paragraph of apk's list without its files, the lines about a file, and the average size of a
 * file, bytes: measured on five images with 14 to 205 packages.
 */
const PARAGRAPH = 400
const FILE = 52
const FILE_SIZE = 26_500
/** The archive of scripts: those of the base, and the average of a package, bytes. */
const SCRIPTS = { base: 9_500, each: 125 }
/** The packed size as a share of the list. */
const PACKED = 0.45

/**
 * The files that apk writes again with each command: its list of packages and their files
 * (/lib/apk/db/installed), their scripts and triggers, and the list of requested packages.
 */
export function apkRecords(present: InstalledPackages): ImageFiles {
  const list = [...present.values()].reduce(
    (sum, { record }) => sum + PARAGRAPH + FILE * (1 + (record?.statedSize ?? 0) / FILE_SIZE),
    0,
  )
  const size = list + SCRIPTS.base + SCRIPTS.each * present.size
  return imageFiles(
    'system-records',
    "apk's list of packages",
    ['/lib/apk/db', '/etc/apk/world'],
    footprintOfMany(4, 1, roughly(size, 0.5), roughly(size * PACKED, 0.5)),
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
