import type { PackageEstimate } from '../model/estimate.ts'

/** The version of what is not read: no release has it. */
const UNKNOWN = '0'

/** A version, and what there is instead of a wheel: `2.1 (no wheel)`, `? (source)`. */
export function versionLabel(
  { wheel, sdist, conda, version }: PackageEstimate,
  ofSdist: string,
): string {
  if (wheel) return version
  if (sdist) return `${version} (${ofSdist})`
  return conda ? `${version} (conda)` : `${version === UNKNOWN ? '?' : version} (source)`
}
