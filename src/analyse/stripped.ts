import type { FileKind, Overlap, PackageEstimate } from '../model/estimate.ts'
import { BLOCK } from '../weigh/blocks.ts'

/** A kind of file that is deleted, except for the files of some packages (by normalised name). */
export interface Stripping {
  readonly kind: FileKind
  readonly except: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

/** Kinds of file that are deleted from all packages. */
export const everywhere = (kinds: readonly FileKind[]): readonly Stripping[] =>
  kinds.map((kind) => ({ kind, except: NONE }))

/**
 * The packages without some kinds of file. Sizes stay if they are not known by kind: archives that
 * must be built, and packages that write the same paths as others, whose files would be subtracted
 * twice. Compiled tests stay, too, because bytecode is known only for a package as a whole.
 */
export function stripped(
  packages: readonly PackageEstimate[],
  strippings: readonly Stripping[],
  overlaps: readonly Overlap[],
): readonly PackageEstimate[] {
  if (strippings.length === 0) return packages
  const shared = new Set(
    overlaps.flatMap((overlap) =>
      overlap.harmless ? [] : overlap.packages.map(({ name }) => name),
    ),
  )
  const kindsOf = (name: string): readonly FileKind[] =>
    strippings.filter(({ except }) => !except.has(name)).map(({ kind }) => kind)
  return packages.map((one) => (shared.has(one.name) ? one : withoutKinds(one, kindsOf(one.name))))
}

function withoutKinds(one: PackageEstimate, kinds: readonly FileKind[]): PackageEstimate {
  const {
    kinds: known = {},
    interval,
    installed_size: installed,
    disk_size: disk,
    bytecode_size: bytecode,
    sources,
    ...rest
  } = one
  const compiled = kinds.includes('bytecode') ? (bytecode ?? 0) : 0
  const gone = kinds.reduce((sum, kind) => sum + (known[kind] ?? 0), 0)
  if (installed === null || gone + compiled === 0) return one
  const left = {
    installed_size: installed - gone,
    bytecode_size: bytecode === null ? null : bytecode - compiled,
  }
  const isExact = sources.installed === 'exact' && compiled > 0
  const shifted = interval?.map((bound) =>
    Math.max(left.installed_size, bound - gone - compiled),
  ) as [number, number] | undefined
  return {
    ...rest,
    ...left,
    // Only whole blocks are certain to become free.
    disk_size:
      disk === null ? null : Math.max(0, disk - Math.floor((gone + compiled) / BLOCK) * BLOCK),
    sources: compiled > 0 ? { ...sources, bytecode: 'exact' } : sources,
    kinds: Object.fromEntries(
      Object.entries(known).filter(([kind]) => !kinds.some((one) => one === kind)),
    ),
    ...(shifted === undefined || isExact ? {} : { interval: shifted }),
  }
}
