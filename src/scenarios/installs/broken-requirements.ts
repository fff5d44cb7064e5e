import { type Warning, warning } from '../../errors.ts'
import { formatRequirement, type Requirement } from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/satisfies.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import type { Resolution } from '../../resolve/resolution.ts'
import type { InstalledEnvironment } from '../../resolve/second-install.ts'

/**
 * Requirements that are no longer met after further installs: pip and uv do not change packages
 * outside the request, and pip warns about them (`operations/check.py`, `check_install_conflicts`).
 *
 * @param resolution of the environment `after`
 */
export function brokenRequirements(
  before: InstalledEnvironment,
  after: InstalledEnvironment,
  { packages }: Resolution,
): readonly Warning[] {
  const there = (name: string): Candidate | undefined => after.packages.get(name)?.candidate
  const isChanged = (name: string): boolean =>
    before.packages.get(name)?.candidate.version.key !== there(name)?.version.key
  const messages = [
    ...after.roots.flatMap(({ requirement, origin, text }) => {
      const [place] = origin
      const where =
        place === undefined
          ? text
          : place.line === undefined
            ? place.file
            : `${place.file}:${place.line}`
      return brokenBy(requirement, there) && isChanged(requirement.name)
        ? [`${where} requires ${withoutMarker(requirement)}; ${isOrNot(requirement.name, there)}.`]
        : []
    }),
    ...[...packages].flatMap(([name, { candidate, asks }]) =>
      [...asks.values()]
        .flat()
        .filter((asked) => brokenBy(asked, there) && (isChanged(name) || isChanged(asked.name)))
        .map(
          (asked) =>
            `${name} ${candidate.version.normal} requires ${withoutMarker(asked)}; ${isOrNot(asked.name, there)}.`,
        ),
    ),
  ]
  return [...new Set(messages)].map((message) => warning('broken-requirement', message))
}

type Lookup = (name: string) => Candidate | undefined

/** A requirement by URL names no version. */
function brokenBy({ name, specifier, url }: Requirement, there: Lookup): boolean {
  const found = there(name)
  return found === undefined || (url === null && !satisfies(specifier, found.version, true))
}

const withoutMarker = (requirement: Requirement): string =>
  formatRequirement({ ...requirement, marker: null })

function isOrNot(name: string, there: Lookup): string {
  const found = there(name)
  return found === undefined
    ? `${name} is not installed`
    : `${name} is at ${found.version.normal} after the install`
}
