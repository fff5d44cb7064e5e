import { type Warning, warning } from '../errors.ts'
import type { EstimateOptions } from '../options/options.ts'
import { list } from '../text/lists.ts'
import type { Plan } from './plan.ts'

/** Options that choose among versions, which a lock has decided. */
export function lockedOptions({ lock }: Plan, { pre, resolution, excludeNewer }: EstimateOptions): readonly Warning[] {
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
      `${file} decides all versions: ${list(given)} ${given.length === 1 ? 'changes' : 'change'} nothing of it.`,
    ),
  ]
}
