import { PysizeError } from '../../errors.ts'
import { type BranchPath, type BranchWay, type OtherWay, otherWays } from './branches.ts'
import type { BuiltStage } from './built-stage.ts'
import type { ImageWork } from './image-work.ts'

/** A build that took one way through the undecided conditions. */
export interface FollowedBuild {
  readonly final: BuiltStage
  readonly work: ImageWork
}

/** Another way, and its result. */
export interface FollowedWay extends OtherWay {
  readonly outcome: FollowedBuild | PysizeError
}

/** Follows a way. A build that fails has also met its conditions. */
export type FollowWay = (way: BranchWay, paths: BranchPath[]) => Promise<FollowedBuild>

const outcomeOf = (
  follow: FollowWay,
  way: BranchWay,
  paths: BranchPath[],
): Promise<FollowedBuild | PysizeError> =>
  follow(way, paths).catch((error: unknown) => {
    if (error instanceof PysizeError) return error
    throw error
  })

/**
 * The first way that leads to an image: an undecided condition is assumed to be true, unless the
 * build fails then and does not fail on another way.
 *
 * @throws PysizeError of the first way, if none leads to an image
 */
export async function firstWay(follow: FollowWay): Promise<{
  readonly build: FollowedBuild
  readonly others: () => Promise<readonly FollowedWay[]>
  readonly left: number
}> {
  const paths: BranchPath[] = []
  const first = await outcomeOf(follow, new Map(), paths)
  const { ways, left } = otherWays(paths)
  if (!(first instanceof PysizeError))
    return { build: first, others: () => followAll(follow, ways), left }
  for (const way of ways) {
    const outcome = await outcomeOf(follow, way.way, [])
    if (outcome instanceof PysizeError) continue
    const failed: FollowedWay = {
      ...way,
      condition: way.otherwise,
      otherwise: way.condition,
      outcome: first,
    }
    return { build: outcome, others: () => Promise.resolve([failed]), left }
  }
  throw first
}

async function followAll(
  follow: FollowWay,
  ways: readonly OtherWay[],
): Promise<readonly FollowedWay[]> {
  const followed: FollowedWay[] = []
  for (const way of ways) followed.push({ ...way, outcome: await outcomeOf(follow, way.way, []) })
  return followed.filter(({ outcome }) => outcome instanceof PysizeError || !outcome.work.stops)
}
