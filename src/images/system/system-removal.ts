import { compareDebianVersions } from './debian-version.ts'
import { type InstalledPackages, meetsRelation, type PresentPackage } from './installed-packages.ts'
import type { PackageRelation } from './relation.ts'

type Compare = (a: string, b: string) => number

/** The packages that are removed with others, because they need them. */
export function dependentsOf(
  names: ReadonlySet<string>,
  present: InstalledPackages,
  compare: Compare,
): ReadonlySet<string> {
  const gone = new Set(names)
  const left = [...present.values()].filter(({ name }) => !gone.has(name))
  for (let changed = true; changed; ) {
    changed = false
    for (const { name, record } of left) {
      if (gone.has(name) || record === null) continue
      const isBroken = record.depends.some(
        (clause) =>
          clause.some((relation) => metBy(relation, present, new Set(), compare)) &&
          !clause.some((relation) => metBy(relation, present, gone, compare)),
      )
      if (isBroken) {
        gone.add(name)
        changed = true
      }
    }
  }
  return gone
}

/**
 * The packages that autoremove removes: dependencies that nothing needs or recommends now.
 *
 * @param recommends whether recommendations keep a package (APT::AutoRemove::RecommendsImportant)
 */
export function unneededPackages(
  present: InstalledPackages,
  compare: Compare,
  recommends: boolean,
): readonly string[] {
  const needed = new Set<string>()
  const open = [...present.values()].filter(
    ({ isAutomatic, record }) => !isAutomatic || record?.isEssential,
  )
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (needed.has(one.name)) continue
    needed.add(one.name)
    for (const clause of [
      ...(one.record?.depends ?? []),
      ...(recommends ? (one.record?.recommends ?? []) : []),
    ])
      for (const relation of clause)
        for (const other of meeting(relation, present, compare))
          if (!needed.has(other.name)) open.push(other)
  }
  return [...present.keys()].filter((name) => !needed.has(name))
}

const metBy = (
  relation: PackageRelation,
  present: InstalledPackages,
  gone: ReadonlySet<string>,
  compare: Compare,
): boolean => meeting(relation, present, compare).some(({ name }) => !gone.has(name))

const meeting = (
  relation: PackageRelation,
  present: InstalledPackages,
  compare: Compare,
): readonly PresentPackage[] => {
  const own = present.get(relation.name)
  const others = [...present.values()].filter(
    ({ name, record }) =>
      name !== relation.name &&
      record?.provides.some((provided) => provided.name === relation.name),
  )
  return [...(own === undefined ? [] : [own]), ...others].filter((one) =>
    meetsRelation(one, relation, compare),
  )
}

/**
 * The packages that an image would lack without some packages: these, their dependents, and
 * packages that nothing needs then. Of an image's own packages, all except the named ones stay.
 */
export function withdrawnPackages(
  names: ReadonlySet<string>,
  present: InstalledPackages,
  compare: Compare = compareDebianVersions,
): ReadonlySet<string> {
  const gone = dependentsOf(names, present, compare)
  const left = new Map([...present].filter(([name]) => !gone.has(name)))
  const before = new Set(unneededPackages(present, compare, true))
  return new Set([
    ...gone,
    ...unneededPackages(left, compare, true).filter((name) => !before.has(name)),
  ])
}
