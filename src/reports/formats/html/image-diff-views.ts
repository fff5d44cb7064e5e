import type { ChangedLayer, ImageDiff } from '../../../model/image-diff.ts'
import { plainRow } from './image-view.ts'
import type { PageMeasure, PageView } from './page-data.ts'

const MEASURES: readonly PageMeasure[] = [
  {
    id: 'uncompressed',
    label: 'Unpacked',
    hint: 'The sum of file sizes: what docker images shows on overlay2.',
    nested: false,
    parts: 'none',
  },
  {
    id: 'pulled',
    label: 'To pull',
    hint: 'What a machine with the old image lacks, compressed.',
    nested: false,
    parts: 'none',
  },
]

/** Two images by their layers, the new one first. */
export function imageDiffViews({
  diff: { old, new: next, layers, pulled_size },
}: ImageDiff): readonly PageView[] {
  const view = (
    name: string,
    total: number,
    pulled: number,
    sizeOf: (layer: ChangedLayer) => number | null,
  ): PageView => {
    const there = layers
      .map((layer, at) => ({ layer, name: nameOf(layer, at), size: sizeOf(layer) }))
      .filter(({ size }) => size !== null)
    return {
      name,
      about: '',
      rowsAre: 'Layers',
      rowIs: 'Layer',
      count: { label: 'Layers', number: there.length },
      measures: MEASURES,
      totals: [
        { bytes: total, mark: '~' },
        { bytes: pulled, mark: '~' },
      ],
      rows: there.map(({ layer, name: row, size }) => ({
        ...plainRow,
        name: row,
        sizes: [size, pulled === 0 ? 0 : layer.pulled_size],
        marks: ['~', '~'],
        note: [layer.instruction, layer.cause ?? ''].filter(Boolean).join(': '),
      })),
    }
  }
  return [
    view(`new: ${next.name}`, next.uncompressed_size, pulled_size, ({ new_size }) => new_size),
    view(`old: ${old.name}`, old.uncompressed_size, 0, ({ old_size }) => old_size),
  ]
}

const nameOf = ({ line, instruction }: ChangedLayer, at: number): string =>
  `${at + 1}: ${line === null ? 'base, ' : ''}${instruction}`
