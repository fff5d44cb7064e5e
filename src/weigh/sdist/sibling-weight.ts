import type { NativeSibling, SdistFacts, WheelFacts } from '../facts.ts'
import type { CompiledSize } from './compiled.ts'

/**
 * The difference between a source archive and the wheel whose size is used: only the build, the
 * operating system, or the version.
 */
export type Kinship = 'build' | 'system' | 'version'

/** How far everything except native code may be from the wheel's: as a share, and in bytes. */
const OTHER_FILES: Readonly<Record<Kinship, { readonly share: number; readonly fixed: number }>> = {
  build: { share: 0.02, fixed: 400 },
  system: { share: 0.05, fixed: 400 },
  version: { share: 0.5, fixed: 4000 },
}

/**
 * Bytes of a built extension for each byte of native code in the wheel, measured on 72 archives
 * (benchmarks/sdist-sizes.md). A build with debug information has 0.62 to 0.94 if the wheel has it,
 * too, and 2.5 to 6.2 if the wheel was stripped. A build without it has 0.09 to 0.72, and 0.9 to
 * 1.7.
 */
const NATIVE: Readonly<Record<Kinship, { readonly low: number; readonly high: number }>> = {
  build: { low: 0.08, high: 6.5 },
  system: { low: 0.05, high: 12 },
  version: { low: 0.04, high: 13 },
}
/** Most of a wheel's native code may be libraries, which a build only links to. */
const BUNDLED_LOW = 0.02
/** The folders in which auditwheel puts libraries. Wheels of Windows have them in the extensions. */
const LIBRARIES = /\.libs(?:$|\/)/
/**
 * The interval of the figure: the sources decide it, within these shares of the wheel's. If the
 * wheel includes libraries, it does not show how small an extension can be.
 */
const LIKELY = {
  debug: { low: 0.62, high: 6.2, usual: 0.76 },
  plain: { low: 0.09, high: 1.65, usual: 0.25 },
} as const

/**
 * The weight of a source archive, corrected by a wheel of the same project.
 *
 * @param sdist null if the archive cannot be read
 * @param download bytes of the archive
 */
export function weighedBySibling(
  sdist: SdistFacts | null,
  wheel: WheelFacts,
  kinship: Kinship,
  download: number,
): SdistFacts {
  const native = wheel.kinds.native ?? 0
  const bundles = kinship === 'system' || wheel.places.some((place) => LIBRARIES.test(place))
  const { low, high } = NATIVE[kinship]
  const sibling: NativeSibling = { native, low: bundles ? BUNDLED_LOW : low, high, bundles }
  if (sdist !== null && kinship === 'version') return native === 0 ? sdist : { ...sdist, sibling }
  const size = wheel.installed - native
  const { share, fixed } = OTHER_FILES[kinship]
  const margin = Math.round(size * share) + fixed
  return {
    places: wheel.places,
    ...sdist,
    kind: 'sdist',
    download: sdist?.download ?? download,
    installed: { size, low: Math.max(0, size - margin), high: size + margin },
    files: wheel.files,
    python: wheel.python,
    ...(wheel.code ? { code: wheel.code } : {}),
    wheel: { distInfo: wheel.distInfo, entryPoints: wheel.entryPoints, record: wheel.record },
    sibling,
  }
}

/** The size of extensions, if a wheel shows the size of the same code elsewhere. */
export function compiledLike(
  model: CompiledSize,
  { native, low, high, bundles }: NativeSibling,
  debug: boolean,
): CompiledSize {
  // The wheel has no extension: its build leaves it out if it cannot be compiled.
  if (native === 0) return { ...model, low: 0 }
  const likely = debug ? LIKELY.debug : LIKELY.plain
  const least = bundles ? low : likely.low
  const wanted = model.size === 0 ? likely.usual * native : model.size
  const lowest = Math.round(low * native)
  const highest = Math.round(Math.min(high * native, Math.max(model.high, native)))
  return {
    size: Math.round(Math.min(Math.max(wanted, least * native), likely.high * native, highest)),
    low: lowest,
    high: highest,
  }
}
