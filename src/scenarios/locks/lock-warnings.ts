import { type Warning, warning } from '../../errors.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { isCondaFile } from '../../packaging/conda-file.ts'
import { condaName } from '../../packaging/conda-name.ts'
import { list, listSome } from '../../text/lists.ts'
import type { Plan } from '../plan/plan.ts'

/** The warnings about a lock. */
export const lockWarnings = (plan: Plan, options: EstimateOptions): readonly Warning[] => [
  ...lockedOptions(plan, options),
  ...doubledPackages(plan),
  ...unpinnedPackages(plan),
  ...missingPackages(plan),
]

/** Packages without a version and a hash. */
function unpinnedPackages({ lock }: Plan): readonly Warning[] {
  const names = [...(lock?.distributions ?? [])].flatMap(([name, { candidate, url, locked }]) =>
    candidate === null && url === null && locked.version === null && !locked.hashes?.length
      ? [name]
      : [],
  )
  if (lock === null || names.length === 0) return []
  const message = `${lock.input.lock.file} gives ${list(names)} no version for this target: the newest is counted, which ${lock.input.lock.tool} would install today.`
  return [warning('lock-unpinned', message)]
}

/**
 * A truncated file may be valid by its syntax. The tool installs what is left of it. conda's own
 * names of the machine, such as `__glibc`, are not packages.
 */
function missingPackages({ lock, conda }: Plan): readonly Warning[] {
  if (lock === null) return []
  const { file, tool } = lock.input.lock
  const rows = conda?.file === file ? conda.packages : []
  const known = new Set(rows.map(({ name }) => name))
  // A file that is built from a folder has one row for all platforms.
  const needed = rows
    .filter(({ url }) => isCondaFile(url))
    .flatMap(({ depends }) => (depends ?? []).flatMap((text) => condaName(text) ?? []))
  const names = [
    ...new Set([
      ...lock.missing,
      ...needed.filter((name) => !known.has(name) && !name.startsWith('__')),
    ]),
  ]
  if (names.length === 0) return []
  const shown = listSome(
    names.map((text) => ({ text, count: 1 })),
    5,
  )
  const message = `${file} lacks ${shown}, which its packages need on this target. ${tool} installs only the rest.`
  return [warning('lock-incomplete', message)]
}

function doubledPackages({ lock }: Plan): readonly Warning[] {
  const { doubled, distributions, input } = lock ?? {
    doubled: [],
    distributions: new Map(),
    input: null,
  }
  return doubled.map(({ name, version }) =>
    warning(
      'lock-doubled',
      `${input?.lock.file} installs ${name} ${version} and then ${distributions.get(name)?.locked.version} over it: the latter is counted.`,
    ),
  )
}

/** Options that choose among versions, which a lock has decided. */
function lockedOptions(
  { lock }: Plan,
  { pre, resolution, excludeNewer }: EstimateOptions,
): readonly Warning[] {
  if (lock === null) return []
  const given = [
    ...(pre === true ? ['--pre'] : []),
    ...(resolution === undefined || resolution === 'highest' ? [] : [`--resolution ${resolution}`]),
    ...(excludeNewer === undefined ? [] : ['--exclude-newer']),
  ]
  if (given.length === 0) return []
  const { file } = lock.input.lock
  return [
    warning(
      'option-without-effect',
      `${file} decides all versions: ${list(given)} ${given.length === 1 ? 'has' : 'have'} no effect.`,
    ),
  ]
}
