import { parseSpecifierSet, satisfies } from '../../../packaging/versions/specifier.ts'

/** Above every patch release and minor version of Python. */
const LAST = 9999

/**
 * Whether two `requires-python` allow the same releases: uv writes `>=3.12,<3.13` as `==3.12.*`
 * (crates/uv-distribution-types/src/requires_python.rs). They are compared at the releases that
 * they name and at the neighbours of these, between which the results do not change.
 */
export function samePythons(one: string, other: string): boolean {
  const [a, b] = [parseSpecifierSet(one), parseSpecifierSet(other)]
  if (a === undefined || b === undefined) return one === other
  return [one, other]
    .flatMap(releasesAround)
    .every((release) => satisfies(a, release, false) === satisfies(b, release, false))
}

function releasesAround(text: string): readonly string[] {
  return [...text.matchAll(/(\d+)(?:\.(\d+))?(?:\.(\d+))?/g)].flatMap(
    ([, first, second = '0', third = '0']) => {
      const [major, minor, patch] = [Number(first), Number(second), Number(third)]
      return [
        [major, minor, patch],
        [major, minor, patch + 1],
        [major, minor, Math.max(0, patch - 1)],
        [major, minor, LAST],
        [major, minor + 1, 0],
        [major, minor + 1, 1],
        [major, Math.max(0, minor - 1), LAST],
        [major, LAST, 0],
        [major + 1, 0, 0],
        [Math.max(0, major - 1), LAST, 0],
      ].map((parts) => parts.join('.'))
    },
  )
}
