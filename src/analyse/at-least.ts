import type { PackageEstimate, Scenario } from '../model/estimate.ts'

/** The least that a package without a known size may take, bytes; 0 for any other package. */
const leastOf = ({ installed_size, bounds }: PackageEstimate): number =>
  installed_size === null ? (bounds?.[0] ?? 0) : 0

/**
 * The environment with the smallest possible size of each package without a known size. It is shown
 * to people and used to name causes; the sources of the figures still say unknown.
 */
export function atLeast<S extends Pick<Scenario, 'packages' | 'totals'>>(scenario: S): S {
  const least = new Map(
    scenario.packages.flatMap((one) => (leastOf(one) > 0 ? [[one.name, leastOf(one)]] : [])),
  )
  if (least.size === 0) return scenario
  const sum = (names: Iterable<string>): number =>
    [...names].reduce((total, name) => total + (least.get(name) ?? 0), 0)
  return {
    ...scenario,
    packages: scenario.packages.map((one) => ({
      ...one,
      installed_size: least.get(one.name) ?? one.installed_size,
      ...(one.without_line === undefined
        ? {}
        : {
            without_line: one.without_line.map((line) => ({
              ...line,
              saves: line.saves + sum(line.leaves),
            })),
          }),
    })),
    totals: {
      ...scenario.totals,
      installed_size: scenario.totals.installed_size + sum(least.keys()),
    },
  }
}
