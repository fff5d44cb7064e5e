import colors from 'picocolors'
import { budgetsOf } from '../../analyse/budgets/gates-kept.ts'
import type { ImageAdvice, StepSizes } from '../../model/image-advice.ts'
import { formatSize } from '../../text/sizes.ts'
import { standing } from '../estimate/headline.ts'
import type { ReportOptions } from '../report.ts'
import { renderTable, wrap } from '../table.ts'
import { imageVerdict } from './image.ts'

type Size = (bytes: number | null) => string

/** The sizes of the advised image, the steps that lead there, the Dockerfile, and the verdict. */
export function imageAdviceText(report: ImageAdvice, options: ReportOptions): string {
  const style = colors.createColors(options.colors)
  const size: Size = (bytes) =>
    bytes === null ? '?' : formatSize(bytes, options.binaryUnits).replaceAll(' ', '\u00a0')
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', style.bold(title), ...lines]
  return `${[
    ...headline(report, size, options).map(style.bold),
    ...wrap(
      `base ${report.build.base}, ${report.build.platform}, context ${report.build.context}`,
      options.width,
      2,
    ).map(style.dim),
    '',
    ...stepTable(report, size, options).map((line, at) => (at === 0 ? style.dim(line) : line)),
    ...section('Dockerfile', indented(report.dockerfile)),
    ...section('.dockerignore', report.dockerignore === null ? [] : indented(report.dockerignore)),
    ...section(
      'For you to decide',
      report.notes.flatMap((note) => wrapped(note, options.width)),
    ),
    ...section(
      'Remaining findings',
      report.findings.flatMap(({ code, message }) => wrapped(`${code}: ${message}`, options.width)),
    ),
    ...budgetsOf(report).flatMap((budget) => [
      '',
      ...imageVerdict(budget, report, options).map(
        budget.ok === true ? style.green : budget.ok === null ? style.yellow : style.red,
      ),
    ]),
  ].join('\n')}\n`
}

function headline(
  { image, before, budget }: ImageAdvice,
  size: Size,
  { width }: ReportOptions,
): string[] {
  const first = before[0]?.uncompressed_size ?? null
  // A part without a size makes it a lower bound.
  const mark = image.source === 'unknown' ? '≥' : '~'
  const saved =
    first === null || image.uncompressed_size === null
      ? []
      : [`${size(Math.max(0, first - image.uncompressed_size))} saved`]
  const parts = [
    `${mark}${size(image.uncompressed_size)} image`,
    `${mark}${size(image.compressed_size)} to pull`,
    ...saved,
    ...(budget === null ? [] : [standing(budget, size)]),
  ].map((part) => part.replaceAll(' ', '\u00a0'))
  return wrap(parts.join(' \u00a0 '), width, 0).map((line) => line.trimEnd())
}

interface Row extends StepSizes {
  readonly what: string
  readonly saves: number | null
}

function stepTable({ before, steps }: ImageAdvice, size: Size, { width }: ReportOptions): string[] {
  const rows: readonly Row[] = [
    ...before.map((one) => ({
      ...one,
      what: one.file === null ? `the usual Dockerfile on ${one.base}` : `${one.file}, as it is`,
      saves: null,
    })),
    ...steps.map((one, at) => ({ ...one, what: `${at + 1}. ${one.title}` })),
  ]
  return renderTable<Row>(
    [
      { heading: 'step', align: 'left', cell: ({ what }) => what },
      { heading: 'image', align: 'right', cell: (row) => size(row.uncompressed_size) },
      {
        heading: 'saves',
        align: 'right',
        cell: ({ saves }) => (saves === null ? '' : signed(saves, size)),
        dropAt: 3,
      },
      { heading: 'to pull', align: 'right', cell: (row) => size(row.compressed_size), dropAt: 2 },
      {
        heading: 'a change of code',
        align: 'right',
        cell: (row) => size(row.pushed_size),
        dropAt: 1,
      },
    ],
    rows,
    width,
  )
}

const signed = (bytes: number, size: Size): string => (bytes < 0 ? `-${size(-bytes)}` : size(bytes))

const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))

const wrapped = (text: string, width: number): string[] =>
  wrap(text, width - 2, 2).map((line) => `  ${line}`)
