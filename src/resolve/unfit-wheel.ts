import type { DistFile } from '../indexes/page.ts'
import type { WheelName } from '../packaging/wheel-name.ts'
import type { TagNearness } from '../targets/tag-rank.ts'
import type { Rejection } from './candidate.ts'

/** A wheel that cannot be installed, and why. */
export interface RejectedWheel {
  readonly file: DistFile
  readonly name: WheelName
  readonly rejection: Rejection | 'yanked'
}

const NO_BINARY = 0
const YANKED = 1
const BY_TAGS: Readonly<Record<TagNearness, number>> = { python: 2, abi: 3, platform: 4 }
const TOO_NEW = 5

/**
 * Among wheels that cannot be installed, the one whose metadata uv reads: the closest one, among
 * equals the first by file name. Undefined without wheels, or if the closest one does not exist
 * yet: uv sorts such a wheel before all others (crates/uv-resolver/src/prioritized_distribution.rs,
 * `IncompatibleWheel::is_more_compatible`; crates/uv-client/src/registry_client.rs sorts the files
 * of a version by name).
 */
export function nearestWheel(
  rejected: readonly RejectedWheel[],
  tagNearness: (wheel: WheelName) => TagNearness,
): DistFile | undefined {
  let nearest: DistFile | undefined
  let best = -1
  for (const { file, name, rejection } of rejected) {
    const nearness = nearnessOf(rejection, () => BY_TAGS[tagNearness(name)])
    if (
      nearness < 0 ||
      nearness < best ||
      (nearness === best && nearest !== undefined && file.filename > nearest.filename)
    )
      continue
    nearest = file
    best = nearness
  }
  return best === TOO_NEW ? undefined : nearest
}

/** How close a rejected wheel is; below 0 if uv does not read its metadata. */
function nearnessOf(rejection: RejectedWheel['rejection'], byTags: () => number): number {
  switch (rejection) {
    case 'no-compatible-wheel':
      return byTags()
    case 'yanked':
      return YANKED
    case 'no-binary':
      return NO_BINARY
    case 'too-new':
      return TOO_NEW
    default:
      return -1
  }
}
