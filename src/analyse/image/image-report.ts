import { type Footprint, totalFootprint } from '../../images/file-system/footprint.ts'
import type { ImageFiles } from '../../images/file-system/image-files.ts'
import type { Figure } from '../../images/sizes/figure.ts'
import type { ImageLayer, ImageReport, ImageRow, ImageSizes } from '../../model/image.ts'
import { redactCommand } from '../../text/redact.ts'
import type { BuiltImage } from './built-image.ts'
import { hiddenOf } from './hidden-files.ts'

/** The layers and sums of an image, as in the report. */
export function imageFigures(image: BuiltImage): Pick<ImageReport, 'image' | 'layers'> {
  const total = totalFootprint(image.layers.map(({ footprint }) => footprint))
  const { compressed, disk } = total.sizes
  return {
    image: {
      ...sizesOf(total),
      disk_usage:
        compressed.size === null || disk.size === null ? null : compressed.size + disk.size,
      hidden_size: hiddenOf(image).reduce((sum, { hidden }) => sum + hidden, 0),
      largest_layer: largestOf(image),
    },
    layers: image.layers.map(
      ({ line, instruction, rows, footprint }): ImageLayer => ({
        line,
        instruction: redactCommand(instruction),
        files: footprint.files,
        ...sizesOf(footprint),
        rows: rows
          .map(({ group }) => rowOf(group))
          .sort(
            (a, b) =>
              (b.uncompressed_size ?? Number.MAX_VALUE) - (a.uncompressed_size ?? Number.MAX_VALUE),
          ),
      }),
    ),
  }
}

function largestOf({ layers }: BuiltImage): ImageReport['image']['largest_layer'] {
  const size = ({ footprint }: BuiltImage['layers'][number]): number =>
    footprint.sizes.uncompressed.size ?? 0
  const [largest] = layers.toSorted((a, b) => size(b) - size(a))
  if (largest === undefined) return null
  return {
    line: largest.line,
    uncompressed_size: size(largest),
    compressed_size: largest.footprint.sizes.compressed.size,
  }
}

const rowOf = ({ label, kind, footprint, reason, system }: ImageFiles): ImageRow => ({
  name: label,
  kind,
  files: footprint.files,
  ...sizesOf(footprint),
  ...(reason === undefined ? {} : { reason }),
  ...(system?.facts === undefined ? {} : { facts: system.facts }),
})

function sizesOf({ sizes: { uncompressed, tar, compressed } }: Footprint): ImageSizes {
  const [low, high] = uncompressed.interval
  return {
    uncompressed_size: uncompressed.size,
    tar_size: tar.size,
    compressed_size: compressed.size,
    source: worst([uncompressed]),
    ...(low === high ? {} : { interval: uncompressed.interval }),
  }
}

const worst = (figures: readonly Figure[]): Figure['source'] =>
  figures.some(({ source }) => source === 'unknown')
    ? 'unknown'
    : figures.some(({ source }) => source === 'estimated')
      ? 'estimated'
      : 'exact'
