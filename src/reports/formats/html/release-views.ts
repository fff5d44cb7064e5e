import type { ReleaseReport } from '../../../model/release.ts'
import { plainRow } from './image-view.ts'
import { kindParts, largestCategory } from './package-category.ts'
import type { PageMeasure, PageView } from './page-data.ts'

const MEASURES: readonly PageMeasure[] = [
  {
    id: 'unpacked',
    label: 'Unpacked',
    hint: 'The files in the wheel or source archive.',
    nested: false,
    parts: 'files',
  },
  { id: 'download', label: 'To upload', hint: 'The file itself.', nested: false, parts: 'none' },
]

/**
 * The user's own wheels and sdists and those that they are compared with, each side as a view of
 * its files.
 */
export const releaseViews = ({ release: { sides, rows } }: ReleaseReport): readonly PageView[] =>
  sides.map(({ name, totals }, side) => ({
    name,
    about: '',
    rowsAre: 'Files',
    rowIs: 'File',
    count: { label: 'Files', number: totals.distributions },
    measures: MEASURES,
    totals: [totals.unpacked_size, totals.download_size].map((bytes) => ({
      bytes: bytes ?? 0,
      mark: bytes === null ? '≥' : '',
    })),
    rows: rows.flatMap(({ name: project, tags, cells }) => {
      const file = cells[side] ?? null
      if (file === null) return []
      const files = kindParts(file.kinds ?? {}, project)
      return [
        {
          ...plainRow,
          name: `${project} ${tags ?? 'sdist'}`,
          version: file.version,
          category: largestCategory(files),
          sizes: [file.unpacked_size, file.download_size],
          marks: ['', ''],
          files,
          note: file.filename,
        },
      ]
    }),
  }))
