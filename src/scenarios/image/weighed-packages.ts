import type { WeighedDistribution } from './distribution-groups.ts'
import type { ResolvedInstall } from './resolve-install.ts'

/** The packages of a closure with the known facts about their archives. */
export function weighedPackages({
  result,
  source,
}: Pick<ResolvedInstall, 'result' | 'source'>): readonly WeighedDistribution[] {
  return result.scenario.packages
    .filter(({ provided, conda }) => provided !== true && conda === undefined)
    .map((estimate) => {
      const candidate = result.resolution.packages.get(estimate.name)!.candidate
      return {
        estimate,
        weight: source.facts.known(candidate.name, candidate.file)?.weight,
        listing: () =>
          candidate.kind === 'wheel'
            ? source.listings.of(candidate.name, candidate.file, 0)
            : Promise.resolve(null),
      }
    })
}
