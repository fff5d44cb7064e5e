import { PysizeError } from '../errors.ts'
import { type DistFile, isTimeless, type ProjectPage } from '../indexes/page.ts'
import { filesOf } from '../indexes/releases.ts'
import { parseWheelName } from '../packaging/wheel-name.ts'
import type { CandidateRules } from '../resolve/candidate.ts'

/**
 * Refuses a page without upload times if a date is given. pip refuses one if a single file that it
 * would look at has none, unless the file is on this machine (index/package_finder.py,
 * `LinkEvaluator.evaluate_link`); uv leaves such files out, so only a page without any time is
 * refused here. Files of --find-links have none for uv, and PyTorch's pages have few: there the
 * date is not applied.
 *
 * @throws PysizeError exit 2
 */
export function requireDates(page: ProjectPage, { policy, target }: CandidateRules): void {
  const isLookedAt = ({ filename }: DistFile): boolean => {
    const wheel = filename.endsWith('.whl') ? parseWheelName(filename) : undefined
    return filename.endsWith('.whl')
      ? wheel !== undefined && target.tagRank(wheel) !== undefined
      : true
  }
  const isUndated = (file: DistFile): boolean =>
    file.uploadTime === null &&
    (policy.name === 'pip' || (file.attributeTime ?? file.uploadFault) === undefined) &&
    !file.url.startsWith('file:') &&
    !isTimeless(file)
  const { name } = page
  const undated =
    policy.name === 'pip'
      ? page.files.find((file) => isUndated(file) && isLookedAt(file))
      : firstIfAll(filesOf(page), (file) => isUndated(file) && file.flat !== true)
  if (undated === undefined) return
  throw new PysizeError(
    'no-upload-times',
    `${undated.index} does not say when ${policy.name === 'pip' ? undated.filename : `the files of ${name}`} ${policy.name === 'pip' ? 'was' : 'were'} uploaded, so a date cannot be applied.`,
    {
      exitCode: 2,
      hint: 'Leave out --exclude-newer, or use an index with JSON pages (PEP 700).',
    },
  )
}

/** The first of some items if all of them match; it reads no further than necessary. */
function firstIfAll<T>(some: Iterable<T>, isSuch: (one: T) => boolean): T | undefined {
  let first: T | undefined
  for (const one of some) {
    if (!isSuch(one)) return undefined
    first ??= one
  }
  return first
}
