import type { SystemInstall, SystemManager } from '../../../images/commands/effect.ts'
import { footprintOfMany, UNKNOWN_FOOTPRINT } from '../../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../../images/file-system/image-files.ts'
import { roughly } from '../../../images/sizes/figure.ts'
import type { ForeignPackage } from '../../../images/system/foreign-packages.ts'
import type { PresentPackage } from '../../../images/system/installed-packages.ts'
import type { StepPlace } from '../image-work.ts'

/** A place that stands for the unlisted files of a package. */
const placeOf = (manager: string, { layer }: StepPlace, name: string): string =>
  `/usr/.${manager}/${layer}/${name}`

/** Packages of a command whose installer is not supported. */
export function unknownPackages(
  { manager, names, virtual }: SystemInstall,
  place: StepPlace,
): ImageFiles {
  const reason =
    manager === 'apk'
      ? 'there are no facts about it: name an APKINDEX with --apk-packages'
      : `packages of ${manager} are not weighed`
  return {
    ...imageFiles(
      'system-packages',
      `${manager}: ${names.join(' ')}`,
      [placeOf(manager, place, virtual ?? names.join(','))],
      UNKNOWN_FOOTPRINT,
    ),
    system: { names: virtual === undefined ? names : [virtual, ...names], role: 'requested' },
    reason,
  }
}

/** A package without facts. */
export const unknownPackage = (
  manager: SystemManager,
  name: string,
  reason: string,
  place: StepPlace,
): ImageFiles => ({
  ...imageFiles(
    'system-packages',
    `${manager}: ${name}`,
    [placeOf(manager, place, name)],
    UNKNOWN_FOOTPRINT,
  ),
  system: { names: [name], role: 'requested' },
  reason,
})

/** Other releases of a package, and other processors, are about as large. */
const FOREIGN_OFF = 0.25

/** A package of a repository other than the distribution's. */
export function foreignGroup(
  name: string,
  {
    version,
    files,
    folders,
    bytes,
    documentation,
    packed,
    facts,
    within = FOREIGN_OFF,
  }: ForeignPackage,
  isSlim: boolean,
  place: StepPlace,
): ImageFiles {
  const size = bytes + (isSlim ? 0 : documentation)
  return imageFiles(
    'system-packages',
    version === '?' ? name : `${name} ${version}`,
    [placeOf('apt', place, name)],
    footprintOfMany(
      files,
      folders,
      roughly(size, within),
      roughly(packed + (isSlim ? 0 : documentation * 0.3), within),
    ),
    { system: { names: [name], role: 'requested', facts } },
  )
}

/**
 * Archives that apt keeps without the hook of Docker's images that deletes them, and its index of
 * the lists.
 */
export function archivesKept(all: readonly PresentPackage[], { layer }: StepPlace): ImageFiles {
  const size = all.reduce((sum, { record }) => sum + (record?.packedSize ?? 0), 0)
  return imageFiles(
    'archives',
    "apt's archives",
    [`/var/cache/apt/archives/${layer}.deb`],
    footprintOfMany(all.length, 0, roughly(size, 0.01), roughly(size, 0.02)),
  )
}
