import type {
  ChangedPackage,
  ComparedFile,
  Diff,
  DiffCause,
  DiffTotals,
  OneSidedPackage,
  SideOfPackage,
  SideTotals,
  SizeFigures,
} from '../../model/diff.ts'
import { effects } from '../diff/tables.ts'
import { growthVerdict } from '../diff/verdicts.ts'
import { targetLine } from '../estimate/headline.ts'
import type { ReportOptions } from '../report.ts'
import {
  type Figures,
  type GateVerdict,
  NO_FIGURES,
  type ReportRows,
  type Row,
  type RowPlace,
  row,
} from './report-rows.ts'
import { scopeOf } from './scope.ts'
import { failedFile, gateVerdicts, oneLine, verdictStatus } from './verdicts.ts'

/**
 * A comparison of two states: the sum, each file, the changed lines, and the packages that differ.
 */
export function rowsOfDiff(diff: Diff, options: ReportOptions): ReportRows {
  const { totals, causes, added, removed, changed, drift } = diff.diff
  const asked = diff.scenarios.find(({ name }) => name === 'new') ?? diff.scenarios[0]
  const subject = `${diff.old.name} → ${diff.new.name}`
  const packages = [
    ...added.map((one) => oneSidedRow(one, 'added', causes)),
    ...removed.map((one) => oneSidedRow(one, 'removed', causes)),
    ...changed.map((one) => changedRow(one, causes)),
  ]
  return {
    command: 'diff',
    subject,
    scope: asked === undefined ? '' : scopeOf(asked.target),
    about: asked === undefined ? '' : targetLine(diff, asked),
    labels: { onDisk: 'on disk', download: 'to download' },
    rows: [
      totalsRow(totals, subject, subject),
      ...(diff.files.length > 1 ? diff.files.map(fileRow) : []),
      ...causes.map(causeRow).toSorted(byDifference),
      ...packages.toSorted(byDifference),
      ...(drift === null
        ? []
        : [
            row({
              kind: 'drift',
              scenario: 'drift',
              name: 'newer releases',
              difference: {
                ...NO_FIGURES,
                download_size: drift.download_size,
                on_disk_size: drift.on_disk_size,
              },
              note: `since ${drift.since.slice(0, 10)}, not counted`,
            }),
          ]),
    ],
    verdicts: [...growthVerdicts(diff, options), ...fileVerdicts(diff, options)],
    warnings: diff.warnings,
  }
}

const byDifference = (a: Row, b: Row): number =>
  Math.abs(b.difference?.on_disk_size ?? 0) - Math.abs(a.difference?.on_disk_size ?? 0) ||
  (a.name < b.name ? -1 : 1)

const figuresOf = ({
  download_size,
  installed_size,
  overhead_size,
  bytecode_size,
  on_disk_size,
}: SizeFigures | SideTotals): Figures => ({
  download_size,
  installed_size,
  overhead_size,
  bytecode_size,
  on_disk_size,
  retained_size: null,
})

const totalsRow = (
  { before, after, difference, source }: DiffTotals,
  scenario: string,
  name: string,
  fields: Partial<Row> = {},
): Row =>
  row({
    kind: 'total',
    scenario,
    name,
    change:
      difference.packages === 0 && difference.on_disk_size === 0 && difference.download_size === 0
        ? 'same'
        : 'changed',
    size: figuresOf(after),
    before: figuresOf(before),
    difference: figuresOf(difference),
    packages: after.packages,
    packages_before: before.packages,
    sources: { download: source, on_disk: source },
    ...fields,
  })

function fileRow({ file, status, totals, error }: ComparedFile): Row {
  const note =
    error === null
      ? status === 'changed'
        ? ''
        : `file ${status}`
      : `${error.code}: ${error.message}`
  return totals === null
    ? row({ kind: 'total', scenario: file, name: file, note })
    : totalsRow(totals, file, file, { note })
}

/** The current line; if it was deleted, the old one. */
const placeOfCause = ({ before, after }: DiffCause): RowPlace | null => {
  const line = after ?? before
  return line === null ? null : { file: line.file, line: line.line }
}

function causeRow(cause: DiffCause): Row {
  const { before, after, subject } = cause
  return row({
    kind: 'line',
    scenario: cause.file,
    name: subject,
    change:
      after !== null && before === null
        ? 'added'
        : after === null && before !== null
          ? 'removed'
          : 'changed',
    place: placeOfCause(cause),
    text: after?.text ?? before?.text ?? subject,
    difference: {
      ...NO_FIGURES,
      download_size: cause.download_size,
      on_disk_size: cause.on_disk_size,
    },
    note: [
      ...(after !== null && before !== null ? [`was ${before.text}`] : []),
      effects(cause),
    ].join('; '),
  })
}

const causedBy = (at: number | null, causes: readonly DiffCause[]): Pick<Row, 'place' | 'text'> => {
  const cause = at === null ? undefined : causes[at]
  return cause === undefined
    ? { place: null, text: null }
    : { place: placeOfCause(cause), text: (cause.after ?? cause.before)?.text ?? cause.subject }
}

const negative = (size: number | null): number | null =>
  size === null || size === 0 ? size : -size

function oneSidedRow(
  one: OneSidedPackage,
  change: 'added' | 'removed',
  causes: readonly DiffCause[],
): Row {
  const size = figuresOf(one)
  const gone: Figures = {
    download_size: negative(size.download_size),
    installed_size: negative(size.installed_size),
    overhead_size: negative(size.overhead_size),
    bytecode_size: negative(size.bytecode_size),
    on_disk_size: negative(size.on_disk_size),
    retained_size: null,
  }
  return row({
    kind: 'package',
    scenario: one.file,
    name: one.name,
    change,
    sources: sourcesOf(one),
    ...causedBy(one.cause, causes),
    ...(change === 'added'
      ? { version: one.version, size, difference: size }
      : { version_before: one.version, before: size, difference: gone }),
  })
}

const sourcesOf = ({ source }: SideOfPackage): Row['sources'] => ({
  download: source,
  on_disk: source,
})

function changedRow(
  { file, name, before, after, difference, cause }: ChangedPackage,
  causes: readonly DiffCause[],
): Row {
  const sameFile =
    before.filename === after.filename ? 'same file' : 'another file of the same version'
  return row({
    kind: 'package',
    scenario: file,
    name,
    change: 'changed',
    version: after.version,
    version_before: before.version,
    size: figuresOf(after),
    before: figuresOf(before),
    difference: figuresOf(difference),
    sources: sourcesOf(after),
    ...causedBy(cause, causes),
    note: before.version === after.version ? sameFile : '',
  })
}

function growthVerdicts(diff: Diff, options: ReportOptions): GateVerdict[] {
  const { growth } = diff
  if (growth === null) return []
  const [heaviest] = diff.diff.causes.toSorted((a, b) => b.on_disk_size - a.on_disk_size)
  return [
    {
      kind: 'growth',
      status: verdictStatus(growth),
      text: oneLine(growthVerdict(growth, diff, options)),
      limit: growth.limit,
      measured: growth.measured,
      place: heaviest === undefined ? null : placeOfCause(heaviest),
    },
  ]
}

/** Budgets, denied packages and errors of each file; with several files, with the file's name. */
function fileVerdicts({ files, scenarios }: Diff, options: ReportOptions): GateVerdict[] {
  const now = scenarios.filter(({ name }) => name === 'new')
  const held = files.filter(
    ({ status, budget, budgets, denied }) =>
      status !== 'failed' && (budget ?? budgets ?? denied) != null,
  )
  const named = (text: string, file: string): string =>
    files.length > 1 ? `${file}: ${text}` : text
  return [
    ...held.flatMap((one, at) => {
      const asked = now[at]
      return asked === undefined
        ? []
        : gateVerdicts(one, asked, options).map((verdict) => ({
            ...verdict,
            text: named(verdict.text, one.file),
          }))
    }),
    ...files.flatMap(({ file, error }) =>
      error === null ? [] : [failedFile(file, error, { file, line: null })],
    ),
  ]
}
