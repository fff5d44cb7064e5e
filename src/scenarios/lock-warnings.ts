import { type Warning, warning } from '../errors.ts'
import type { EstimateOptions } from '../options/options.ts'
import { list } from '../text/lists.ts'
import type { Plan } from './plan.ts'

/** The warnings about a lock. */
export const lockWarnings = (plan: Plan, options: EstimateOptions): readonly Warning[] => [
  ...lockedOptions(plan, options),
  ...doubledPackages(plan),
  ...unpinnedPackages(plan),
]

/** Packages that neither a version nor a hash decides. */
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
