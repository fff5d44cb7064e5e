/** Why installers refuse a wheel for the version in its WHEEL file. */
export interface WheelVersionFault {
  readonly reason: string
  /** Whether pip refuses it; otherwise only uv does. */
  readonly isPips: boolean
}

/**
 * The fault of a WHEEL file's `Wheel-Version` (binary distribution format: an installer fails if
 * the major version is greater than it supports). pip reads numbers between dots and refuses a
 * major version above 1 (utils/wheel.py, wheel_version and check_compatibility). uv accepts what
 * begins with `1.`, and `0.1`. A version such as `1.x`, which only pip refuses, counts as pip's.
 */
export function wheelVersionFault(text: string): WheelVersionFault | undefined {
  const version = /^Wheel-Version:(.*)$/im.exec(text)?.[1]?.trim()
  if (version === undefined) return { reason: 'its WHEEL file has no Wheel-Version', isPips: true }
  const parts = version.split('.')
  if (!parts.every((part) => /^[+-]?\d+(?:_\d+)*$/.test(part)))
    return { reason: `its Wheel-Version '${version.slice(0, 40)}' is no version`, isPips: true }
  const isPips = Number(parts[0]!.replaceAll('_', '')) > 1
  if (!isPips && (version === '0.1' || (parts[0] === '1' && parts.length > 1))) return undefined
  return { reason: `its Wheel-Version is ${version.slice(0, 40)} instead of 1.0`, isPips }
}
