import { keeps, type PackageRelation } from './relation.ts'
import type { PackageLists, SystemPackage } from './system-package.ts'

/** A package that is in an image. */
export interface PresentPackage {
  readonly name: string
  /** Null if unknown. */
  readonly version: string | null
  /** The version in the facts about a base, if a build is assumed to find a newer one. */
  readonly recorded?: string
  /** Whether it was installed for another package, so autoremove may remove it. */
  readonly isAutomatic: boolean
  /** The words of apk's list of requests that it meets; its name if absent. */
  readonly asked?: readonly PackageRelation[]
  /** The list's facts about it; null if the lists don't have it. */
  readonly record: SystemPackage | null
}

/** By name. */
export type InstalledPackages = ReadonlyMap<string, PresentPackage>

/**
 * Whether a package of an image satisfies a relation, by its own name or by one that it provides.
 */
export function meetsRelation(
  { name, version, record }: PresentPackage,
  relation: PackageRelation,
  compare: PackageLists['compare'],
): boolean {
  if (name === relation.name) return keeps(version, relation, compare)
  return record?.provides.some((provided) => providesIt(provided, relation, compare)) ?? false
}

/** A provided name without a version meets no relation with a version (Debian policy 7.5). */
export const providesIt = (
  provided: SystemPackage['provides'][number],
  relation: PackageRelation,
  compare: PackageLists['compare'],
): boolean =>
  provided.name === relation.name &&
  (relation.operator === null ||
    (provided.version !== null && keeps(provided.version, relation, compare)))
