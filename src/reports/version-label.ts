import type { PackageEstimate } from '../model/estimate.ts'

/** A version that is unknown because the distribution is not read; no release has it. */
const UNKNOWN = '0'

/** A version, with a word if there is no wheel: `2.1 (no wheel)`, `? (source)`. */
export function versionLabel(
  { wheel, sdist, conda, version }: PackageEstimate,
  ofSdist: string,
): string {
  if (wheel) return version
  if (sdist) return `${version} (${ofSdist})`
  return conda ? `${version} (conda)` : `${version === UNKNOWN ? '?' : version} (source)`
}
