import { keeps, type PackageRelation } from '../relation.ts'
import type { PackageLists, SystemPackage } from '../system-package.ts'
import type { ApkProvider } from './candidate.ts'

/** A line of apk's list of requests, /etc/apk/world; a relation of a package has the same form. */
export interface WorldEntry {
  readonly relation: PackageRelation
  /** `!name`. */
  readonly isExcluded: boolean
}

/** The relations of a package: what it needs, and what it excludes. */
export const relationsOf = ({ depends, conflicts }: SystemPackage): readonly WorldEntry[] => [
  ...depends.map(([relation]) => ({ relation: relation!, isExcluded: false })),
  ...conflicts.map((relation) => ({ relation, isExcluded: true })),
]

/** The condition of an `install_if`, in which a `!` says that a package must not be there. */
export const conditionOf = ({ installIf }: SystemPackage): readonly WorldEntry[] =>
  installIf.map(([relation]) =>
    relation!.name.startsWith('!')
      ? { relation: { ...relation!, name: relation!.name.slice(1) }, isExcluded: true }
      : { relation: relation!, isExcluded: false },
  )

/** A package's own name, and those that it provides. */
export const namesOfPackage = ({ name, provides }: SystemPackage): readonly string[] => [
  name,
  ...provides.map((one) => one.name),
]

/**
 * Whether a provider, or none, meets an entry.
 *
 * @param owner the package that the relation is from; null for the list of requests
 */
export function meetsEntry(
  owner: SystemPackage | null,
  { relation, isExcluded }: WorldEntry,
  provider: ApkProvider | null,
  compare: PackageLists['compare'],
): boolean {
  if (provider === null) return isExcluded
  if (isExcluded && owner === provider.candidate.record) return true
  const fits =
    relation.operator === null ||
    (provider.version !== null && keeps(provider.version, relation, compare))
  return fits !== isExcluded
}
