import { compareDebianVersions } from '../../../src/images/system/debian-version.ts'
import { type Clause, keeps, type PackageRelation } from '../../../src/images/system/relation.ts'
import type { ReleaseFacts } from '../../../src/images/system/system-facts.ts'
import type { MeasuredFiles, SystemPackage } from '../../../src/images/system/system-package.ts'

/** The text of a file of facts: what src/images/system/system-facts.ts reads. */
export function writtenFacts(release: ReleaseFacts, packages: readonly SystemPackage[]): string {
  const known = new Map(packages.map((one) => [one.name, one]))
  const provided = new Set(packages.flatMap(({ provides }) => provides.map(({ name }) => name)))
  const asked = new Set(
    packages.flatMap((one) =>
      [...one.depends, ...one.recommends, ...[one.conflicts]].flatMap((clause) =>
        clause.map(({ name }) => name),
      ),
    ),
  )
  const isKnown = ({ name }: PackageRelation): boolean => known.has(name) || provided.has(name)
  const rows = packages.map((one) => {
    const short = (clauses: readonly Clause[]): string =>
      clauses
        .map((clause) => clause.map((relation) => shortRelation(relation, one, known)).join('|'))
        .join(',')
    // An alternative that the facts lack stays if it is the only one: a package that needs it
    // cannot be installed.
    const kept = (clause: Clause): Clause =>
      clause.some(isKnown) ? clause.filter(isKnown) : clause
    return [
      one.name,
      one.version,
      one.source === one.name ? '' : one.source,
      `${one.isEssential ? 'E' : ''}${one.priority}`,
      one.packedSize,
      one.statedSize / 1024,
      short(one.depends.map(kept)),
      short(one.recommends.filter((clause) => clause.some(isKnown)).map(kept)),
      short(
        one.conflicts
          .filter((relation) => isKnown(relation) && isNear(relation, known))
          .map((relation) => [relation]),
      ),
      one.provides
        .filter(({ name }) => asked.has(name) || !/[()]/.test(name))
        .map(({ name, version }) =>
          version === null ? name : `${name}=${version === one.version ? '' : version}`,
        )
        .join(','),
      one.measured === null
        ? one.slimShare === null
          ? ''
          : Math.round(one.slimShare * 100)
        : [
            ...filesOf(one.measured.slim),
            ...filesOf(one.measured.extra),
            one.measured.info.files,
            one.measured.info.bytes,
            one.measured.paragraph,
            one.measured.modules.files,
            one.measured.modules.bytes,
          ].join(' '),
    ].join('\t')
  })
  return `${[JSON.stringify(release), ...rows].join('\n')}\n`
}

const filesOf = ({ files, folders, bytes, packed }: MeasuredFiles): readonly number[] => [
  files,
  folders,
  bytes,
  packed,
]

/**
 * Whether a conflict is possible with the current packages of the release, or with those at its
 * start.
 */
const isNear = (relation: PackageRelation, known: ReadonlyMap<string, SystemPackage>): boolean =>
  relation.operator === null ||
  known.get(relation.name) === undefined ||
  keeps(known.get(relation.name)!.version, relation) ||
  isOfRelease(relation)

/** Versions of updates within a release: those of a base image may be older. */
const isOfRelease = ({ version }: PackageRelation): boolean => /[+~]deb\d+u/.test(version)

/** A lower bound that every version of the release keeps says nothing. */
function shortRelation(
  { name, operator, version }: PackageRelation,
  own: SystemPackage,
  known: ReadonlyMap<string, SystemPackage>,
): string {
  if (operator === null) return name
  const target = known.get(name)
  if (
    operator === '>=' &&
    target !== undefined &&
    compareDebianVersions(target.version, version) >= 0 &&
    !isOfRelease({ name, operator, version })
  )
    return name
  return `${name}${operator}${operator === '=' && version === own.version ? '' : version}`
}
