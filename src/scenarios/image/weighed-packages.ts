import { mayBeAlike } from '../../weigh/alike-code.ts'
import type { WeighedDistribution } from './distribution-groups.ts'
import { leastCode } from './likenesses.ts'
import type { ResolvedInstall } from './resolve-install.ts'

/** The packages of a closure with the known facts about their archives. */
export function weighedPackages({
  result,
  source,
}: Pick<ResolvedInstall, 'result' | 'source'>): readonly WeighedDistribution[] {
  const least = leastCode(result)
  return result.scenario.packages
    .filter(({ provided, conda }) => provided !== true && conda === undefined)
    .map((estimate) => {
      const { kind, name, file } = result.resolution.packages.get(estimate.name)!.candidate
      const weight = source.facts.known(name, file)?.weight
      const likeness =
        weight?.kind === 'wheel' && mayBeAlike(weight, least)
          ? source.facts.likeness(file)
          : undefined
      return {
        estimate,
        weight,
        ...(likeness === undefined ? {} : { likeness }),
        listing: () =>
          kind === 'wheel' ? source.listings.of(name, file, 0) : Promise.resolve(null),
      }
    })
}
