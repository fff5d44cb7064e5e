import { ownEntry } from '../../collections/own-entry.ts'
import table from './arm64-shares.json' with { type: 'json' }
import type { MeasuredFiles, PackageLists, SystemPackage } from './system-package.ts'

const PERCENT: Readonly<Record<string, string>> = table.percent
const known = new Map<string, ReadonlyMap<string, number>>()

/**
 * Embedded lists, whose sizes are those of amd64, for another processor. Compilers are smaller on
 * arm64, and small libraries larger, because their parts begin at multiples of 64 kB there. Packages
 * that arm64 does not have, such as drivers of Intel, are no dependencies there.
 *
 * @param version the release of Debian, such as `12`
 * @param processor in Debian's words
 */
export function listsFor(processor: string, version: string, lists: PackageLists): PackageLists {
  if (processor !== 'arm64') return lists
  const shares = sharesOf(version.split('.')[0] ?? '')
  const isThere = ({ name }: { readonly name: string }): boolean => shares.get(name) !== 0
  const own = (all: readonly SystemPackage[]): readonly SystemPackage[] =>
    all.filter(isThere).map((one) => ({
      ...resizedBy(shares.get(one.name) ?? 1, one),
      depends: one.depends.filter((clause) => clause.some(isThere)),
      recommends: one.recommends.filter((clause) => clause.some(isThere)),
    }))
  return {
    ...lists,
    versionsOf: (name) => own(lists.versionsOf(name)),
    providersOf: (name) => own(lists.providersOf(name)),
  }
}

function sharesOf(release: string): ReadonlyMap<string, number> {
  const shares =
    known.get(release) ??
    new Map(
      (ownEntry(PERCENT, release) ?? '').split(';').map((row) => {
        const [name = '', percent] = row.split(' ')
        return [name, Number(percent) / 100] as const
      }),
    )
  known.set(release, shares)
  return shares
}

function resizedBy(share: number, one: SystemPackage): SystemPackage {
  const { measured } = one
  if (share === 1) return one
  const part = (files: MeasuredFiles): MeasuredFiles => ({
    ...files,
    bytes: Math.round(files.bytes * share),
    packed: Math.round(files.packed * share),
  })
  return {
    ...one,
    packedSize: Math.round(one.packedSize * share),
    statedSize: Math.round(one.statedSize * share),
    measured: measured === null ? null : { ...measured, slim: part(measured.slim) },
  }
}
