import { compareScenarios, type PinChange } from '../analyse/compare-scenarios.ts'
import type { Scenario } from '../model/estimate.ts'
import { listNames, listSome } from '../text/lists.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import { sumMark } from './estimate/all-packages.ts'
import type { ReportOptions } from './report.ts'
import { renderTable, wrap } from './table.ts'

interface Row {
  readonly label: string
  readonly before: string
  readonly after: string
  readonly difference: string
}

/**
 * Two scenarios side by side as lines, the heading first: both totals, the difference, added and
 * removed packages, and different versions.
 */
export function comparisonSection(
  before: Scenario,
  after: Scenario,
  options: ReportOptions,
): string[] {
  const comparison = compareScenarios(before, after)
  const bytes = (label: string, change: PinChange, figure: 'download' | 'installed'): Row => ({
    label,
    before: markOf(before, figure) + formatSize(change.before, options.binaryUnits),
    after: markOf(after, figure) + formatSize(change.after, options.binaryUnits),
    difference: formatDifference(change.difference, options.binaryUnits),
  })
  const { packages, bytecode } = comparison
  const table = renderTable<Row>(
    [
      { heading: 'Compared', align: 'left', cell: (row) => row.label },
      { heading: comparison.before, align: 'right', cell: (row) => row.before },
      { heading: comparison.after, align: 'right', cell: (row) => row.after },
      { heading: 'Difference', align: 'right', cell: (row) => row.difference },
    ],
    [
      {
        label: 'Packages',
        before: `${packages.before}`,
        after: `${packages.after}`,
        difference: `${packages.difference > 0 ? '+' : ''}${packages.difference}`,
      },
      bytes('Download', comparison.download, 'download'),
      bytes('Installed', comparison.installed, 'installed'),
      bytes(
        bytecode.before + bytecode.after > 0 ? '~On disk' : 'On disk',
        comparison.onDisk,
        'installed',
      ),
    ],
    options.width,
  )
  const limit = options.all ? Number.POSITIVE_INFINITY : 8
  const changed = comparison.versions
    .filter((version) => !version.sameRelease)
    .map((version) => ({ text: `${version.name} ${version.before} → ${version.after}`, count: 1 }))
  const builds = comparison.versions
    .filter((version) => version.sameRelease)
    .map((version) => ({ text: `${version.name} ${version.after}`, count: 1 }))
  const facts = [
    ['Without', listNames(comparison.leaves, limit)],
    ['With', listNames(comparison.comes, limit)],
    ['Builds', listSome(builds, limit)],
    ['Versions', listSome(changed, limit)],
  ]
  const lines = facts.flatMap(([label = '', text = '']) =>
    text === '' ? [] : wrap(`${label.padEnd(10)} ${text}`, options.width, 11),
  )
  return [...table, ...lines]
}

/** Estimated sums are marked, too: the figures of a `+cpu` wheel may be modelled. */
const markOf = ({ packages }: Scenario, figure: 'download' | 'installed'): string =>
  sumMark(packages.map((one) => one.sources[figure]))
