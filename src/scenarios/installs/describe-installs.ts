import { sizeOnDisk } from '../../analyse/on-disk.ts'
import type { FurtherInstall } from '../../inputs/input.ts'
import type { PackageEstimate } from '../../model/estimate.ts'
import type { FurtherInstalls, InstallStep, SizedPackage } from '../../model/further-installs.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import type { SecondInstall } from '../../resolve/second-install.ts'

/** One finished further install. */
export interface PerformedInstall {
  readonly install: FurtherInstall
  readonly done: SecondInstall
}

/**
 * The effect of further installs, each and all together.
 *
 * @param before the packages of the first install
 * @param after the packages at the end
 * @param orphans names
 */
export function describeInstalls(
  performed: readonly PerformedInstall[],
  before: readonly PackageEstimate[],
  after: readonly PackageEstimate[],
  orphans: readonly string[],
): FurtherInstalls {
  const first = new Map(before.map((one) => [one.name, one]))
  const last = new Map(after.map((one) => [one.name, one]))
  return {
    replaced: after.flatMap((one) => {
      const earlier = first.get(one.name)
      if (earlier === undefined || earlier.version === one.version) return []
      return [
        {
          name: one.name,
          from: earlier.version,
          to: one.version,
          size_before: sizeOnDisk(earlier),
          size_after: sizeOnDisk(one),
        },
      ]
    }),
    added: after.filter(({ name }) => !first.has(name)).map(sized),
    orphans: orphans.flatMap((name) => last.get(name) ?? []).map(sized),
    steps: performed.map((one) => stepOf(one, last)),
  }
}

const sized = (one: PackageEstimate): SizedPackage => ({
  name: one.name,
  version: one.version,
  size: sizeOnDisk(one),
})

function stepOf(
  { install, done }: PerformedInstall,
  last: ReadonlyMap<string, PackageEstimate>,
): InstallStep {
  const { replaced, reinstalled, added, kept } = done
  const written = [
    ...replaced.map(({ after }) => after),
    ...reinstalled.map(({ after }) => after),
    ...added,
  ]
  return {
    arguments: install.value,
    replaced: replaced
      .map((one) => ({
        name: one.after.name,
        from: one.before.version.normal,
        to: one.after.version.normal,
      }))
      .sort(byName),
    added: added.map(named).sort(byName),
    reinstalled: reinstalled.map((one) => named(one.after)).sort(byName),
    kept,
    download_size: written.reduce((sum, candidate) => sum + downloadOf(candidate, last), 0),
  }
}

const named = ({
  name,
  version,
}: Candidate): { readonly name: string; readonly version: string } => ({
  name,
  version: version.normal,
})

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1

/** From the page, else from the archive itself. */
function downloadOf(
  { name, version, file }: Candidate,
  last: ReadonlyMap<string, PackageEstimate>,
): number {
  const row = last.get(name)
  return file.size ?? (row?.version === version.normal ? row.download_size : null) ?? 0
}
