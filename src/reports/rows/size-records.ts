import { acceleratorShare } from '../../analyse/accelerator.ts'
import type { ComparedFile, Diff } from '../../model/diff.ts'
import type { Document } from '../../model/documents.ts'
import type { Estimate, Estimates, Scenario } from '../../model/estimate.ts'
import type { ImageReport } from '../../model/image.ts'
import type { ReleaseReport } from '../../model/release.ts'
import type { RecordedCheck, SizeRecord } from '../../model/size-record.ts'
import { growthVerdict } from '../diff/verdicts.ts'
import type { ReportOptions } from '../report.ts'
import { rowsOfEstimate } from './estimate-rows.ts'
import { rowsOfImage, rowsOfImageDiff } from './image-rows.ts'
import { rowsOfRelease } from './release-rows.ts'
import type { GateVerdict, ReportRows, Row } from './report-rows.ts'
import { scopeOf } from './scope.ts'
import { gateVerdicts, oneLine, verdictStatus } from './verdicts.ts'

/**
 * A record for each file of a document: for a comparison its newer side, for several files one
 * each.
 *
 * @returns none for a command without records
 */
export function sizeRecordsOf(document: Document, options: ReportOptions): readonly SizeRecord[] {
  switch (document.command) {
    case 'estimate':
      return 'estimates' in document
        ? ofEstimates(document, options)
        : [ofEstimate(document, options)]
    case 'diff':
      return ofDiff(document, options)
    case 'image':
      return [ofImage(document, options)]
    case 'image-diff':
      return [
        ofTotal(document, rowsOfImageDiff(document, options), document.diff.new.name, options),
      ]
    case 'release':
      return ofRelease(document, options)
    default:
      return []
  }
}

type Recorded = Extract<Document, Pick<SizeRecord, 'command'>>

const EMPTY = {
  target: '',
  packages: null,
  download_size: null,
  on_disk_size: null,
  source: 'unknown',
  difference: null,
  gpu: { packages: [], size: 0 },
  checks: [],
} as const

const recordOf = (
  { command, as_of }: Pick<SizeRecord, 'command' | 'as_of'>,
  file: string,
  { repository }: ReportOptions,
  fields: Partial<SizeRecord>,
): SizeRecord => ({
  schema_version: 1,
  command,
  repository: repository?.() ?? '',
  file,
  as_of,
  ...EMPTY,
  ...fields,
})

/** The data of a report row for its file. */
const figuresOf = ({ packages, size, difference, sources }: Row): Partial<SizeRecord> => ({
  packages,
  download_size: size.download_size,
  on_disk_size: size.on_disk_size,
  source: sources.on_disk ?? 'unknown',
  difference: difference?.on_disk_size ?? null,
})

const checkOf = ({ kind, status, text, limit, measured }: GateVerdict): RecordedCheck => ({
  kind,
  status,
  text,
  limit,
  measured,
})

const errorCheck = (text: string): RecordedCheck => ({
  kind: 'error',
  status: 'failed',
  text,
  limit: null,
  measured: null,
})

function gpuOf(scenarios: readonly Scenario[]): SizeRecord['gpu'] {
  const shares = scenarios.map(({ packages, overlaps }) => acceleratorShare(packages, overlaps))
  return {
    packages: [...new Set(shares.flatMap(({ names }) => names))],
    size: shares.reduce((sum, { onDisk }) => sum + onDisk, 0),
  }
}

/** The record of a report with one subject, by its first total. */
function ofTotal(
  document: Exclude<Recorded, Estimates>,
  rows: ReportRows,
  file: string,
  options: ReportOptions,
): SizeRecord {
  const total = rows.rows.find(({ kind }) => kind === 'total')
  return recordOf(document, file, options, {
    target: rows.scope,
    ...(total === undefined ? {} : figuresOf(total)),
    checks: rows.verdicts.map(checkOf),
  })
}

function ofEstimate(
  estimate: Estimate,
  options: ReportOptions,
  file = estimate.inputs[0]?.file ?? 'command line',
): SizeRecord {
  return {
    ...ofTotal(estimate, rowsOfEstimate(estimate, options), file, options),
    gpu: gpuOf(estimate.scenarios.slice(0, 1)),
  }
}

/** If no file has an estimate, there is no report. */
function ofEstimates(
  { command, estimates }: Estimates,
  options: ReportOptions,
): readonly SizeRecord[] {
  const as_of =
    estimates
      .flatMap(({ estimate }) => estimate?.as_of ?? [])
      .toSorted()
      .at(-1) ?? ''
  return estimates.map(({ file, estimate, error }) =>
    estimate === null
      ? recordOf({ command, as_of }, file, options, { checks: [errorCheck(error.message)] })
      : ofEstimate(estimate, options, file),
  )
}

function ofImage(report: ImageReport, options: ReportOptions): SizeRecord {
  const { file, target } = report.build
  const named = target === null ? file : `${file}, stage ${target}`
  return {
    ...ofTotal(report, rowsOfImage(report, options), named, options),
    gpu: gpuOf(report.scenarios),
  }
}

/**
 * The files of the user's own side, by their project, because a file's name contains its version.
 */
function ofRelease(report: ReleaseReport, options: ReportOptions): readonly SizeRecord[] {
  const { rows, verdicts } = rowsOfRelease(report, options)
  return rows
    .filter(({ kind, size }) => kind === 'package' && size.download_size !== null)
    .map((row, at) =>
      recordOf(report, `${row.name} ${report.release.rows[at]?.tags ?? 'sdist'}`, options, {
        ...figuresOf(row),
        // A budget of a release is compared with its largest file.
        checks: at === 0 ? verdicts.map(checkOf) : [],
      }),
    )
}

/** A side of a file that was not resolved has no scenario. */
function ofDiff(diff: Diff, options: ReportOptions): readonly SizeRecord[] {
  const resolved = diff.files.filter(
    ({ totals, status }) => totals !== null && status !== 'removed',
  )
  const now = diff.scenarios.filter(({ name }) => name === 'new')
  return diff.files.map((one) => {
    const asked = now[resolved.indexOf(one)]
    return recordOf(diff, one.file, options, {
      ...(asked === undefined ? {} : { target: scopeOf(asked.target), gpu: gpuOf([asked]) }),
      ...(one.totals === null
        ? {}
        : {
            packages: one.totals.after.packages,
            download_size: one.totals.after.download_size,
            on_disk_size: one.totals.after.on_disk_size,
            source: one.totals.source,
            difference: one.totals.difference.on_disk_size,
          }),
      checks: checksOf(one, asked, diff, options),
    })
  })
}

function checksOf(
  one: ComparedFile,
  asked: Scenario | undefined,
  diff: Diff,
  options: ReportOptions,
): readonly RecordedCheck[] {
  const { growth, error } = one
  return [
    ...(error === null ? [] : [errorCheck(error.message)]),
    ...(growth === null
      ? []
      : [
          {
            kind: 'growth' as const,
            status: verdictStatus(growth),
            text: oneLine(growthVerdict(growth, { ...diff, files: [one] }, options)),
            limit: growth.limit,
            measured: growth.measured,
          },
        ]),
    ...(asked === undefined ? [] : gateVerdicts(one, asked, options).map(checkOf)),
  ]
}
