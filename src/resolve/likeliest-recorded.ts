import { contains, type Range } from '../packaging/versions/range.ts'
import type { Version } from '../packaging/versions/version.ts'
import { admitsPython, type CandidateRules, pythonOf } from './candidate.ts'
import type { MetadataFacts } from './metadata.ts'
import type { RecordedVersion } from './sources.ts'

/**
 * The newest recorded version that fits, or else the newest, or else the oldest of those that are
 * too new: most versions of a project require the same projects.
 *
 * @param recorded newest first
 */
export function likeliestRecorded(
  recorded: readonly RecordedVersion[],
  range: Range,
  { uploadedBefore, policy, target }: CandidateRules,
): { readonly version: Version; readonly facts: MetadataFacts } | undefined {
  const admits = ({ requiresPython }: MetadataFacts): boolean =>
    requiresPython === null || admitsPython(requiresPython, policy, pythonOf(target))
  let newest: { version: Version; facts: MetadataFacts } | undefined
  let tooNew: RecordedVersion | undefined
  for (const known of recorded) {
    const { version, uploadTime } = known
    if (uploadedBefore !== null && uploadTime !== null && uploadTime >= uploadedBefore) {
      tooNew = known
      continue
    }
    const isWanted = !version.isPrerelease && contains(range, version.key)
    if (!isWanted && newest !== undefined) continue
    const { facts } = known
    if (facts === null) continue
    if (isWanted && admits(facts)) return { version, facts }
    newest ??= { version, facts }
  }
  if (newest !== undefined || tooNew === undefined || tooNew.facts === null) return newest
  return { version: tooNew.version, facts: tooNew.facts }
}
