import { isAcceleratorPackage } from '../../analyse/accelerator.ts'
import { paths } from '../../analyse/graph/graph.ts'
import { sizeOnDisk, totalOnDisk } from '../../analyse/on-disk.ts'
import { linesBySize } from '../../analyse/own-lines.ts'
import { worstSource } from '../../analyse/totals.ts'
import type { PackageEstimate, Scenario, Source } from '../../model/estimate.ts'
import { noteOf } from '../estimate/your-lines.ts'
import { NO_FIGURES, type Row, row } from './report-rows.ts'

const sourcesOf = ({
  sources,
}: PackageEstimate): { readonly download: Source; readonly on_disk: Source } => ({
  download: sources.download,
  on_disk:
    sources.installed === 'unknown'
      ? 'unknown'
      : worstSource([sources.installed, sources.bytecode]),
})

/** An environment as a whole. */
export const totalRow = (
  { name, packages, totals }: Scenario,
  scenario: string,
  fields: Partial<Row> = {},
): Row =>
  row({
    kind: 'total',
    scenario,
    name,
    packages: totals.packages,
    size: {
      download_size: totals.download_size,
      installed_size: totals.installed_size,
      overhead_size: totals.overhead_size,
      bytecode_size: totals.bytecode_size,
      on_disk_size: totalOnDisk(totals),
      retained_size: totalOnDisk(totals),
    },
    sources: {
      download: worstSource(packages.map(({ sources }) => sources.download)),
      on_disk: worstSource(packages.map((one) => sourcesOf(one).on_disk)),
    },
    ...fields,
  })

/** The user's own lines, by the size that would leave without them. */
export function lineRows(scenario: Scenario, name: string): readonly Row[] {
  const bytecode = new Map(scenario.packages.map((one) => [one.name, one.sources.bytecode]))
  // The saving of a line includes bytecode, like the sizes of packages.
  const onDisk = ({ source, leaves }: (typeof lines)[number]): Source =>
    source === 'unknown'
      ? source
      : worstSource([source, ...leaves.map((one) => bytecode.get(one) ?? 'exact')])
  const lines = linesBySize(scenario)
  return lines.map((line) =>
    row({
      kind: 'line',
      scenario: name,
      name: line.name,
      place: { file: line.file, line: line.line },
      text: line.requirement,
      size: { ...NO_FIGURES, on_disk_size: line.saves, retained_size: line.saves },
      sources: { download: 'exact', on_disk: onDisk(line) },
      note: noteOf(line, scenario),
    }),
  )
}

/** The packages, the largest first, each with the user's line that leads to it. */
export function packageRows({ packages }: Scenario, scenario: string): readonly Row[] {
  const pathOf = paths(packages)
  const byName = new Map(packages.map((one) => [one.name, one]))
  const rows = packages.map((one) => {
    const path = pathOf(one.name)
    const [line] = byName.get(path[0] ?? '')?.without_line ?? []
    return row({
      kind: 'package',
      scenario,
      name: one.name,
      version: one.version,
      place: line === undefined ? null : { file: line.file, line: line.line },
      text: line?.requirement ?? null,
      size: {
        download_size: one.download_size,
        installed_size: one.installed_size,
        overhead_size: one.overhead_size,
        bytecode_size: one.bytecode_size,
        on_disk_size: sizeOnDisk(one),
        retained_size: one.retained_size,
      },
      sources: sourcesOf(one),
      path,
      note: isAcceleratorPackage(one.name)
        ? 'GPU'
        : one.wheel !== null
          ? ''
          : one.sdist !== null
            ? 'no wheel'
            : one.conda !== undefined
              ? 'conda'
              : 'source',
    })
  })
  return rows.toSorted(
    (a, b) => (b.size.on_disk_size ?? 0) - (a.size.on_disk_size ?? 0) || (a.name < b.name ? -1 : 1),
  )
}
