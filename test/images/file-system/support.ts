import { footprintOf } from '../../../src/images/file-system/footprint.ts'
import type {
  GroupFile,
  GroupKind,
  ImageFiles,
} from '../../../src/images/file-system/image-files.ts'
import { roughly } from '../../../src/images/sizes/figure.ts'

/** A group of files of given sizes, whose places are those files unless said otherwise. */
export function group(
  label: string,
  sizes: Readonly<Record<string, number>>,
  rest: Partial<ImageFiles> = {},
): ImageFiles {
  const files = Object.entries(sizes).map(
    ([path, size]): GroupFile => ({ path, size, compressed: size / 2 }),
  )
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  return {
    key: Symbol(label),
    kind: 'context' satisfies GroupKind,
    label,
    places: files.map(({ path }) => path),
    footprint: footprintOf(files, 0, roughly(bytes / 2, 0.1)),
    owner: 'root',
    mode: null,
    list: () => Promise.resolve(files),
    ...rest,
  }
}

/** A distribution in a site-packages folder. */
export const distribution = (
  name: string,
  version: string,
  size: number,
  site = '/usr/local/lib/python3.11/site-packages',
  rest: Partial<ImageFiles> = {},
): ImageFiles =>
  group(
    `${name} ${version}`,
    { [`${site}/${name}/__init__.py`]: size },
    {
      kind: 'distribution',
      places: [`${site}/${name}`, `${site}/${name}-${version}.dist-info`],
      distribution: { id: Symbol(name), name, version, site },
      ...rest,
    },
  )
