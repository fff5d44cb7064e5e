import { failedChecks } from '../../../analyse/collection.ts'
import type { Collection } from '../../../model/size-record.ts'
import { sizeMark } from '../../estimate/all-packages.ts'
import { plainRow } from './image-view.ts'
import type { PageMeasure, PageView } from './page-data.ts'

const MEASURES: readonly PageMeasure[] = [
  {
    id: 'disk',
    label: 'On disk',
    hint: 'Installed, with what the installer writes.',
    nested: false,
    parts: 'none',
  },
  { id: 'download', label: 'Download', hint: 'What is downloaded.', nested: false, parts: 'none' },
  {
    id: 'growth',
    label: 'Grown by',
    hint: 'Growth since the previous record.',
    nested: false,
    parts: 'none',
  },
  {
    id: 'gpu',
    label: 'GPU packages',
    hint: 'Packages that only a GPU needs.',
    nested: false,
    parts: 'none',
  },
]

/** The repositories of a collection as a view of the page. */
export function collectionView({ collected, totals, as_of }: Collection): PageView {
  const grown = collected.reduce((sum, { growth }) => sum + Math.max(0, growth ?? 0), 0)
  const gpu = collected.reduce((sum, one) => sum + one.gpu.size, 0)
  return {
    name: 'newest state of each file',
    about: `as of ${as_of.slice(0, 10)}`,
    rowsAre: 'Repositories',
    rowIs: 'Repository',
    datesAre: 'As of',
    count: { label: 'Repositories', number: totals.repositories },
    measures: MEASURES,
    totals: [totals.on_disk_size, totals.download_size, grown, gpu].map((bytes) => ({
      bytes,
      mark: '',
    })),
    rows: collected.map((one) => ({
      ...plainRow,
      name: [one.repository, one.file, one.target].filter((text) => text !== '').join(' · '),
      version: one.as_of.slice(0, 10),
      category: one.gpu.packages.length > 0 ? 'accelerator' : 'other',
      sizes: [one.on_disk_size, one.download_size, Math.max(0, one.growth ?? 0), one.gpu.size],
      marks: [sizeMark(one.source), '', '', ''],
      note: [...failedChecks(one).map(({ text }) => text)].filter((text) => text !== '').join('; '),
    })),
  }
}
