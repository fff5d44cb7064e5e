import { ownEntry } from '../../collections/own-entry.ts'
import { type Footprint, footprintOfMany } from '../file-system/footprint.ts'
import { roughly } from '../sizes/figure.ts'
import type { SystemPackage } from './system-package.ts'

/** The files that the scripts of a package write, besides its own files. */
interface Written {
  /** `its compiled modules`. */
  readonly what: string
  readonly footprint: Footprint
}

/**
 * The ratio of compiled modules to their sources, for Python's own library and for others: measured
 * with py3compile of Debian 12. Before Python 3.11 bytecode was smaller: measured on Debian 11.
 */
const COMPILED = { library: 1.12, other: 1.35 }
const COMPILED_BEFORE = { library: 0.7, other: 0.82 }
const PACKED = 0.43
const BEFORE = ['3.9', '3.10']

/**
 * Measured on images of Debian 12, 2026-11-26 and 28: files, bytes and compressed bytes of
 * catalogues, caches and formats that a package's scripts or triggers make.
 */
const BY_NAME: Readonly<
  Record<string, readonly [what: string, files: number, bytes: number, packed: number] | undefined>
> = {
  'adwaita-icon-theme': ['its icon cache', 1, 124_080, 40_000],
  'ca-certificates-java': ["Java's certificates", 1, 167_226, 140_000],
  fontconfig: ['its caches', 23, 192_144, 70_000],
  'fontconfig-config': ['its links', 40, 0, 4_000],
  // In /etc, and again in the cache of ucf.
  'libreoffice-common': ['its registry', 12, 4_534_196, 250_146],
  'libreoffice-writer': ['its registry', 2, 881_344, 39_356],
  'libreoffice-writer-nogui': ['its registry', 2, 881_344, 39_356],
  // Of Debian 11; later releases of OpenJDK have it in their package.
  'openjdk-11-jre-headless': ['its class archive', 1, 11_919_360, 3_554_884],
  'shared-mime-info': ['its database', 863, 2_680_507, 450_000],
  systemd: ['its catalogue', 1, 214_046, 60_000],
  'texlive-latex-base': ['formats of TeX', 27, 41_509_631, 40_600_000],
}

/**
 * The files that a package's scripts write during its installation.
 *
 * @param has whether a package is in the image by then
 */
export function writtenByScripts(
  { name, measured }: SystemPackage,
  has: (name: string) => boolean,
): Written | null {
  const { files, bytes } = measured?.modules ?? { files: 0, bytes: 0 }
  const version = /^libpython(3\.\d+)-/.exec(name)?.[1]
  if (files > 0 && has(version === undefined ? 'python3-minimal' : `python${version}-minimal`)) {
    const isBefore =
      version === undefined
        ? BEFORE.some((one) => has(`python${one}-minimal`))
        : BEFORE.includes(version)
    const shares = isBefore ? COMPILED_BEFORE : COMPILED
    const size = bytes * (version === undefined ? shares.other : shares.library)
    return {
      what: 'its compiled modules',
      footprint: footprintOfMany(
        files,
        Math.ceil(files / 12),
        roughly(size, 0.12),
        roughly(size * PACKED, 0.15),
      ),
    }
  }
  const own = ownEntry(BY_NAME, name)
  if (own === undefined) return null
  const [what, count, size, packed] = own
  return { what, footprint: footprintOfMany(count, 1, roughly(size, 0.1), roughly(packed, 0.2)) }
}
