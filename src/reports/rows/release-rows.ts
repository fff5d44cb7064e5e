import { budgetsOf } from '../../analyse/budgets/gates-kept.ts'
import type { ReleaseFile, ReleaseReport, ReleaseRow, ReleaseSide } from '../../model/release.ts'
import { releaseBudgetVerdict, releaseComparison, releaseGrowthVerdict } from '../release-text.ts'
import type { ReportOptions } from '../report.ts'
import {
  type Figures,
  type GateVerdict,
  NO_FIGURES,
  type ReportRows,
  type Row,
  row,
} from './report-rows.ts'
import { budgetVerdict, oneLine, verdictStatus } from './verdicts.ts'

/**
 * Wheels and sdists as files: a total for each side, and a row for each file. `on_disk_size` is the
 * unpacked size of a file.
 */
export function rowsOfRelease(report: ReleaseReport, options: ReportOptions): ReportRows {
  const { sides, rows } = report.release
  return {
    command: 'release',
    subject: sides[0]?.name ?? '',
    scope: '',
    about: releaseComparison(report),
    labels: { onDisk: 'unpacked', download: 'to upload' },
    rows: [...sides.map(sideRow), ...rows.map((one) => fileRow(one, sides[0]?.name ?? ''))],
    verdicts: [
      ...growthVerdicts(report, options),
      ...budgetsOf(report).map((budget) =>
        budgetVerdict(budget, oneLine(releaseBudgetVerdict(budget, options)), null),
      ),
    ],
    warnings: report.warnings,
  }
}

const figures = ({
  download_size,
  unpacked_size,
}: Pick<ReleaseFile, 'download_size' | 'unpacked_size'>): Figures => ({
  ...NO_FIGURES,
  download_size,
  installed_size: unpacked_size,
  on_disk_size: unpacked_size,
})

const sideRow = ({ name, totals }: ReleaseSide): Row =>
  row({
    kind: 'total',
    scenario: name,
    name,
    packages: totals.distributions,
    size: figures(totals),
  })

/** Compared with the second side, if there is one. */
function fileRow({ name, cells }: ReleaseRow, scenario: string): Row {
  const [own = null, other = null] = cells
  const shown = own ?? cells.find((cell) => cell !== null) ?? null
  const difference = (of: keyof Figures): number | null => {
    const [a, b] = [own && figures(own)[of], other && figures(other)[of]]
    return a === null || b === null ? null : a - b
  }
  const changed = {
    download_size: difference('download_size'),
    on_disk_size: difference('on_disk_size'),
  }
  return row({
    kind: 'package',
    scenario,
    name,
    version: own?.version ?? null,
    version_before: other?.version ?? null,
    change:
      cells.length < 2
        ? null
        : own === null
          ? 'removed'
          : other === null
            ? 'added'
            : changed.download_size === 0
              ? 'same'
              : 'changed',
    size: own === null ? NO_FIGURES : figures(own),
    ...(other === null ? {} : { before: figures(other) }),
    ...(own === null || other === null ? {} : { difference: { ...NO_FIGURES, ...changed } }),
    sources: { download: 'exact', on_disk: 'exact' },
    text: shown?.filename ?? null,
    note: own === null || own.files === null ? '' : `${own.files} files`,
  })
}

function growthVerdicts(report: ReleaseReport, options: ReportOptions): readonly GateVerdict[] {
  const { growth } = report
  if (growth === null) return []
  const { limit, measured } = growth
  return [
    {
      kind: 'growth',
      status: verdictStatus(growth),
      text: oneLine(releaseGrowthVerdict(growth, options)),
      limit,
      measured,
      place: null,
    },
  ]
}
