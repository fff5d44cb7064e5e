import { failedChecks } from '../../analyse/collection.ts'
import type { CollectedFile, Collection } from '../../model/size-record.ts'
import { formatSize } from '../../text/sizes.ts'
import { checksText, headlineOf } from '../collect-report.ts'
import type { ReportOptions } from '../report.ts'
import { NO_FIGURES, type ReportRows, type Row, row } from './report-rows.ts'

/** The sizes of many repositories: a total for each file, and each failed check. */
export function rowsOfCollection(collection: Collection, options: ReportOptions): ReportRows {
  return {
    command: 'collect',
    subject: headlineOf(collection, options),
    scope: '',
    about: `as of ${collection.as_of}`,
    labels: { onDisk: 'on disk', download: 'to download' },
    rows: collection.collected.map((one) => fileRow(one, options)),
    verdicts: collection.collected.flatMap((one) =>
      failedChecks(one).map((check) => ({
        ...check,
        text: `${check.text} (${one.repository}, ${one.file})`,
        place: { file: one.file, line: null },
      })),
    ),
    warnings: collection.warnings,
  }
}

function fileRow(one: CollectedFile, { binaryUnits }: ReportOptions): Row {
  const { repository, file, target, packages, source, download_size, on_disk_size, growth, gpu } =
    one
  const gpuText =
    gpu.packages.length === 0
      ? []
      : [`${gpu.packages.length} GPU packages, ${formatSize(gpu.size, binaryUnits)}`]
  const grown = on_disk_size === null || growth === null ? null : growth
  return row({
    kind: 'total',
    scenario: repository,
    name: repository,
    packages,
    place: { file, line: null },
    text: target,
    size: { ...NO_FIGURES, download_size, on_disk_size },
    ...(grown === null
      ? {}
      : {
          before: { ...NO_FIGURES, on_disk_size: (on_disk_size ?? 0) - grown },
          difference: { ...NO_FIGURES, on_disk_size: grown },
        }),
    sources: { download: source, on_disk: source },
    note: [...gpuText, ...[checksText(one, binaryUnits)].filter((text) => text !== '')].join('; '),
  })
}
