import type { BuiltImage } from '../../analyse/image/built-image.ts'
import type { PackageEstimate } from '../../model/estimate.ts'
import type { ImageWork } from './image-work.ts'

/** The packages that a container of the image sees. */
export function presentPackages(
  { files }: BuiltImage,
  { installs }: ImageWork,
): readonly PackageEstimate[] {
  const present = new Set(
    files.flatMap(({ group: { distribution } }) =>
      distribution === undefined ? [] : [`${distribution.name} ${distribution.version}`],
    ),
  )
  const found = installs
    .flatMap(({ result }) => result.scenario.packages)
    .filter(({ name, version }) => present.has(`${name} ${version}`))
  return [...new Map(found.map((one) => [one.name, one])).values()]
}
