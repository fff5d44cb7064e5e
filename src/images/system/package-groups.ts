import { asShare, type Share } from '../file-system/footprint.ts'
import { type ImageFiles, imageFiles, type SystemGroup } from '../file-system/image-files.ts'
import type { PresentPackage } from './installed-packages.ts'
import { measuredFootprint, statedFootprint } from './package-footprint.ts'
import type { PackageLists } from './system-package.ts'
import { writtenByScripts } from './written-files.ts'

interface Circumstances {
  readonly layer: number
  readonly isSlim: boolean
  readonly role: SystemGroup['role']
  readonly lists: PackageLists
  readonly isOwn: boolean
  /** The sizes of these packages; null for packages of the image itself. */
  readonly share: Share | null
  /** Whether a package is in the image after the command. */
  readonly has: (name: string) => boolean
}

/** The files of a package that is installed, and what its scripts write. */
export function packageGroups(
  { name, version, record }: PresentPackage,
  { layer, isSlim, role, lists, isOwn, has, share }: Circumstances,
): readonly ImageFiles[] {
  if (record === null) return []
  const { measured } = record
  const whole =
    measured === null ? statedFootprint(record, isSlim) : measuredFootprint(measured, isSlim, isOwn)
  const footprint = share === null ? whole : asShare(whole, share)
  const place = `/usr/.packages/${layer}/${name}`
  const facts = `${lists.source}${measured === null ? ', stated size' : ''}${share === null ? '' : ', which stands in'}`
  const own = imageFiles('system-packages', `${name} ${version}`, [place], footprint, {
    system: { names: [name], role, facts },
  })
  const written = writtenByScripts(record, has)
  return written === null
    ? [own]
    : [
        own,
        imageFiles(
          'system-packages',
          `${name}: ${written.what}`,
          [`${place}.written`],
          written.footprint,
          {
            system: { names: [name], role, facts },
          },
        ),
      ]
}
