import type { ImageLayer, ImageReport, ImageRow, ImageSizes } from '../../../model/image.ts'
import { sizeMark } from '../../estimate/all-packages.ts'
import { largestCategory, type PackageParts, packageParts } from './package-category.ts'
import type { PageCategory, PageMeasure, PagePart, PageRow, PageView } from './page-data.ts'

const MEASURES: readonly PageMeasure[] = [
  {
    id: 'uncompressed',
    label: 'Unpacked',
    hint: 'The sum of file sizes: what docker images shows on overlay2.',
    nested: true,
    parts: 'all',
  },
  {
    id: 'compressed',
    label: 'To pull',
    hint: 'Compressed, as in a registry.',
    nested: true,
    parts: 'none',
  },
  {
    id: 'tar',
    label: 'As tar archives',
    hint: 'The layers as archives, not compressed.',
    nested: true,
    parts: 'none',
  },
]

/** The layers of an image with their content, as a view of the page. */
export function imageView({ image, layers, build, scenarios }: ImageReport): PageView {
  const packages = new Map(
    scenarios
      .flatMap((one) => one.packages)
      .map((one) => [`${one.name} ${one.version}`, packageParts(one)]),
  )
  const rows: PageRow[] = []
  const names = new Map<string, number>()
  /** A name that no other row has. */
  const unique = (name: string): string => {
    const count = (names.get(name) ?? 0) + 1
    names.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  }
  for (const layer of layers) {
    const at = rows.length
    const name =
      layer.line === null ? `base: ${layer.instruction}` : `${layer.line}: ${layer.instruction}`
    const parts = partsByName(layer, packages)
    const category = largestCategory(parts.flatMap(({ files }) => files))
    rows.push({
      ...plainRow,
      ...sizesOf(layer),
      name: unique(name),
      category,
      note: layer.instruction,
    })
    // A layer with only one part has nothing to open.
    if (parts.length > 1)
      for (const part of parts) rows.push({ ...part, name: unique(part.name), owner: at })
  }
  const total = sizesOf(image)
  return {
    name: 'Layers of the image',
    about: `${build.platform}, base ${build.base}`,
    rowsAre: 'Layers and contents',
    rowIs: 'Layer or content',
    count: { label: 'Layers', number: layers.length },
    measures: MEASURES,
    totals: total.sizes.map((bytes, at) => ({ bytes: bytes ?? 0, mark: total.marks[at] ?? '' })),
    rows,
  }
}

/** A row without figures. */
export const plainRow: PageRow = {
  name: '',
  version: '',
  category: 'other',
  sizes: [],
  marks: [],
  owner: -1,
  files: [],
  added: [],
  lines: [],
  needs: [],
  note: '',
}

/** Compressed sizes of known files are estimated; nothing, with an unknown size, has no figure. */
function sizesOf({
  uncompressed_size,
  compressed_size,
  tar_size,
  source,
}: ImageSizes): Pick<PageRow, 'sizes' | 'marks'> {
  const known = (size: number | null): number | null =>
    size === 0 && source === 'unknown' ? null : size
  const estimated = sizeMark(source === 'exact' ? 'estimated' : source)
  return {
    sizes: [known(uncompressed_size), known(compressed_size), known(tar_size)],
    marks: [sizeMark(source), estimated, sizeMark(source)],
  }
}

/** The rows of a layer: the files, scripts and bytecode of a package are one row. */
type KnownPackages = ReadonlyMap<string, PackageParts>

function partsByName({ rows }: ImageLayer, packages: KnownPackages): readonly PageRow[] {
  const groups = new Map<string, ImageRow[]>()
  for (const row of rows) {
    const group = groups.get(row.name)
    if (group === undefined) groups.set(row.name, [row])
    else group.push(row)
  }
  return [...groups].map(([name, group]) => {
    const files = group.flatMap((one) => partsOf(one, packages.get(name)))
    const sum = (figure: (one: ImageRow) => number | null): number | null =>
      group.some((one) => figure(one) === null)
        ? null
        : group.reduce((total, one) => total + (figure(one) ?? 0), 0)
    const source = group.some((one) => one.source === 'unknown')
      ? 'unknown'
      : group.every((one) => one.source === 'exact')
        ? 'exact'
        : 'estimated'
    const sizes: ImageSizes = {
      uncompressed_size: sum((one) => one.uncompressed_size),
      compressed_size: sum((one) => one.compressed_size),
      tar_size: sum((one) => one.tar_size),
      source,
    }
    const note = group.flatMap(({ reason }) => reason ?? []).join('; ')
    return { ...plainRow, ...sizesOf(sizes), name, category: largestCategory(files), files, note }
  })
}

const KIND_LABELS: Readonly<Record<string, string>> = {
  distribution: 'files of the wheel',
  context: 'copied',
  base: 'base image',
}

/** A package's files by kind, if all of them are in the layer; the rest as one part. */
function partsOf(
  { kind, uncompressed_size }: ImageRow,
  known: PackageParts | undefined,
): readonly PagePart[] {
  const size = uncompressed_size ?? 0
  const part = (category: PageCategory): PagePart => [KIND_LABELS[kind] ?? kind, category, size]
  if (kind === 'distribution') {
    const files = known?.files ?? []
    const rest = size - files.reduce((sum, [, , bytes]) => sum + bytes, 0)
    if (known === undefined || files.length === 0 || rest < 0)
      return [part(known?.category ?? 'compiled')]
    return rest === 0
      ? files
      : [...files, ['records', known.category === 'accelerator' ? 'accelerator' : 'data', rest]]
  }
  if (kind === 'bytecode' || kind === 'scripts')
    return [part(known?.category === 'accelerator' ? 'accelerator' : 'python')]
  return [part(kind === 'context' ? 'data' : 'other')]
}
