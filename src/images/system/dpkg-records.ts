import { type Footprint, footprintOfMany } from '../file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../file-system/image-files.ts'
import { roughly } from '../sizes/figure.ts'
import type { InstalledPackages, PresentPackage } from './installed-packages.ts'
import type { ReleaseFacts } from './system-facts.ts'

/**
 * A paragraph in dpkg's status for a package that was not measured: the average of Debian 12,
 * bytes.
 */
const PARAGRAPH = 1_000
/** A paragraph in extended_states, besides the name. */
const EXTENDED = 55
/** Lines of logs about a package, bytes: dpkg.log, term.log, history.log. */
const LOGS = { dpkg: 450, term: 270, history: 45, eipp: 5_200 }
/** debconf's files of a base, if nothing is known about the release. */
const DEBCONF = { bytes: 0.8e6, packed: 0.2e6 }
/** ldconfig's two caches of a base, and the average growth for a package. */
const LINKER = { bytes: 12_400, each: 60 }

/**
 * Files of apt and dpkg that each install writes again: the list of packages with its copy,
 * debconf's answers, logs, and the linker's cache.
 *
 * @param present the packages after the command
 * @param changed those that the command adds or removes
 */
export function dpkgRecords(
  present: InstalledPackages,
  changed: readonly Pick<PresentPackage, 'record'>[],
  release: ReleaseFacts | null,
): readonly ImageFiles[] {
  const all = [...present.values()]
  const status = all.reduce(
    (sum, { record }) => sum + (record?.measured?.paragraph ?? PARAGRAPH),
    0,
  )
  const states = all.reduce(
    (sum, { name, isAutomatic }) => sum + (isAutomatic ? EXTENDED + name.length : 0),
    0,
  )
  const logs = changed.length * (LOGS.dpkg + LOGS.term + LOGS.history) + LOGS.eipp
  const debconf = release?.debconf ?? DEBCONF
  // Only a package that asks configuration questions makes a copy of them.
  const asks = changed.some(({ record }) =>
    record?.depends.some((clause) => clause.some(({ name }) => name === 'debconf')),
  )
  const [bytes, packed] = [debconf.bytes, debconf.packed].map((size) =>
    asks ? size * 2.1 : size,
  ) as [number, number]
  return [
    records(
      "dpkg's list of packages",
      ['/var/lib/dpkg/status', '/var/lib/dpkg/status-old'],
      few(3, status * 2 + states, 0.27, 0.03),
    ),
    records(
      "debconf's files",
      ['/var/cache/debconf'],
      footprintOfMany(4, 1, roughly(bytes, 0.05), roughly(packed, 0.1)),
    ),
    records("apt's and dpkg's logs", ['/var/log/apt', '/var/log/dpkg.log'], few(4, logs, 0.2, 0.2)),
    records(
      "the linker's cache",
      ['/etc/ld.so.cache', '/var/cache/ldconfig'],
      few(2, LINKER.bytes + LINKER.each * all.length, 0.3, 0.3),
    ),
  ]
}

const few = (files: number, bytes: number, share: number, off: number): Footprint =>
  footprintOfMany(files, 2, roughly(bytes, off), roughly(bytes * share, off + 0.1))

const records = (label: string, places: readonly string[], footprint: Footprint): ImageFiles =>
  imageFiles('system-records', label, places, footprint)
