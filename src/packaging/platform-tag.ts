/** A dotted version of a C library or of macOS: 2.36, 14.0. */
export interface PlatformVersion {
  readonly major: number
  readonly minor: number
}

/** The names of single glibc versions before PEP 600: PEP 513, 571 and 599. */
const LEGACY_MANYLINUX: ReadonlyMap<number, string> = new Map([
  [17, 'manylinux2014'],
  [12, 'manylinux2010'],
  [5, 'manylinux1'],
])

/**
 * Platform tags of a machine with glibc (PEP 600), best first. Only x86 was built for before glibc
 * 2.17.
 */
export function manylinuxPlatforms(
  architecture: string,
  { major, minor }: PlatformVersion,
): readonly string[] {
  const oldest = architecture === 'x86_64' || architecture === 'i686' ? 5 : 17
  const platforms = [`linux_${architecture}`]
  for (let step = minor; step >= oldest; step--) {
    platforms.push(`manylinux_${major}_${step}_${architecture}`)
    const legacy = LEGACY_MANYLINUX.get(step)
    if (legacy !== undefined) platforms.push(`${legacy}_${architecture}`)
  }
  return platforms
}

/** Platform tags of a machine with musl (PEP 656), best first. */
export function musllinuxPlatforms(
  architecture: string,
  { major, minor }: PlatformVersion,
): readonly string[] {
  const platforms = [`linux_${architecture}`]
  for (let step = minor; step >= 0; step--)
    platforms.push(`musllinux_${major}_${step}_${architecture}`)
  return platforms
}

/**
 * Platform tags of a Mac, best first. From macOS 11 on, tags have the minor version 0. Older
 * versions are 10.x; 10.16 is the name of macOS 11 for old programs. Apple silicon runs nothing
 * older than 11 except universal binaries.
 */
export function macosPlatforms(
  architecture: 'arm64' | 'x86_64',
  { major, minor }: PlatformVersion,
): readonly string[] {
  const formats =
    architecture === 'arm64'
      ? ['arm64', 'universal2']
      : ['x86_64', 'intel', 'fat64', 'fat3', 'universal2', 'universal']
  const platforms: string[] = []
  for (let step = major; step >= 11; step--)
    for (const format of formats) platforms.push(`macosx_${step}_0_${format}`)
  const older = architecture === 'arm64' ? ['universal2'] : formats
  for (let step = major >= 11 ? 16 : minor; step >= 4; step--)
    for (const format of older) platforms.push(`macosx_10_${step}_${format}`)
  return platforms
}
