import colors from 'picocolors'
import { budgetsOf } from '../../analyse/budgets/gates-kept.ts'
import type { BudgetResult } from '../../model/budget.ts'
import type { Finding, ImageLayer, ImageReport, ImageRow } from '../../model/image.ts'
import { listNames } from '../../text/lists.ts'
import { formatSize } from '../../text/sizes.ts'
import { deniedLines } from '../estimate/denied.ts'
import { standing } from '../estimate/headline.ts'
import type { ReportOptions } from '../report.ts'
import { type Column, renderTable, wrap } from '../table.ts'

type Size = (bytes: number | null) => string

const MARKS = { exact: '', estimated: '~', unknown: '≥' } as const

/** The answer, the layers, their faults, and the verdict. */
export function imageText(report: ImageReport, options: ReportOptions): string {
  const style = colors.createColors(options.colors)
  const size: Size = (bytes) =>
    bytes === null ? '?' : formatSize(bytes, options.binaryUnits).replaceAll(' ', '\u00a0')
  const findings = options.all ? report.findings : report.findings.slice(0, MOST_FINDINGS)
  const rest = report.findings.length - findings.length
  return `${[
    ...headline(report, size, options).map(style.bold),
    ...target(report, size, options).map(style.dim),
    '',
    ...layerTable(report.layers, size, options).map((line, at) =>
      at === 0 ? style.dim(line) : line,
    ),
    ...assumedLines(report).map(style.dim),
    ...(findings.length === 0
      ? []
      : [
          '',
          style.bold(
            report.findings.length === 1 ? '1 finding' : `${report.findings.length} findings`,
          ),
        ]),
    ...findings.flatMap((finding) => findingLines(finding, size, options)),
    ...(rest === 0 ? [] : [`  and ${rest} more: --all`]),
    ...startLines(report).map(style.dim),
    ...unknownLines(report, options).map(style.dim),
    ...deniedLines(report.denied, options).map(style.red),
    ...budgetsOf(report).flatMap((budget) =>
      imageVerdict(budget, report, options).map(
        budget.ok === true ? style.green : budget.ok === null ? style.yellow : style.red,
      ),
    ),
  ].join('\n')}\n`
}

/** Says that the started package is there, if it is. */
const startLines = ({ starts }: ImageReport): readonly string[] =>
  starts === undefined
    ? []
    : ['', `Line ${starts.line} starts ${starts.package} ${starts.version}, which can be imported.`]

const MOST_FINDINGS = 5
/** Without `--all`, layers of the base are one row, and so are layers with almost no bytes. */
const LEAST = 10_000
const MOST_NAMES = 2

function headline(
  { image, layers, budget }: ImageReport,
  size: Size,
  { width }: ReportOptions,
): string[] {
  const parts = [
    `${MARKS[image.source]}${size(image.uncompressed_size)} image`,
    `${image.source === 'exact' ? '' : MARKS[image.source] || '~'}${size(image.compressed_size)} to pull`,
    `${layers.length} layers`,
    ...(budget === null ? [] : [standing(budget, size)]),
  ].map((part) => part.replaceAll(' ', '\u00a0'))
  return wrap(parts.join(' \u00a0 '), width, 0).map((line) => line.trimEnd())
}

const target = ({ build, image }: ImageReport, size: Size, { width }: ReportOptions): string[] =>
  wrap(
    `${build.file}${build.target === null ? '' : `, stage ${build.target}`}, ${build.platform}, base ${build.base}, context ${build.context}${usage(image, size)}`,
    width,
    2,
  )

/** The assumed Dockerfile, and the source of its facts. */
const assumedLines = ({ build: { dockerfile, builder } }: ImageReport): readonly string[] =>
  dockerfile === undefined
    ? []
    : [
        '',
        builder === undefined
          ? 'There is no Dockerfile. This one was predicted:'
          : `${builder.title} (facts of ${builder.date}). This was predicted:`,
        ...dockerfile
          .trimEnd()
          .split('\n')
          .map((line, at) => `${String(at + 1).padStart(4)}  ${line}`.trimEnd()),
      ]

/** Docker 29's disk usage, and the largest layer. */
function usage(
  { disk_usage: disk, largest_layer: largest }: ImageReport['image'],
  size: Size,
): string {
  const layer = largest === null ? '' : `; largest layer ${size(largest.uncompressed_size)}`
  return disk === null ? layer : `; ${size(disk)} of disk, packed and unpacked${layer}`
}

interface Row {
  readonly line: string
  readonly what: string
  readonly size: string
  readonly pull: string
}

function layerTable(layers: readonly ImageLayer[], size: Size, options: ReportOptions): string[] {
  const shown = options.all ? layers : folded(layers)
  const cell = (bytes: number | null, source: ImageLayer['source']): string =>
    bytes === 0 ? (source === 'unknown' ? '?' : '0 B') : `${MARKS[source]}${size(bytes)}`
  const rows = shown.flatMap((layer): Row[] => [
    {
      line: layer.line === null ? '' : String(layer.line),
      what: layer.instruction.replace(/\s+/g, ' '),
      size: cell(layer.uncompressed_size, layer.source),
      pull: cell(layer.compressed_size, layer.source === 'exact' ? 'estimated' : layer.source),
    },
    ...(options.all
      ? layer.rows
          .filter((row) => layer.line !== null && row.uncompressed_size !== 0)
          .map((row) => detail(row, cell))
      : heaviest(layer)),
  ])
  const what: Column<Row> = { heading: 'layer', align: 'left', cell: (row) => row.what }
  const room = Number.isFinite(options.width) ? Math.max(24, options.width - 32) : 100
  return renderTable<Row>(
    [
      { heading: 'line', align: 'right', cell: (row) => row.line },
      {
        ...what,
        cell: (row) => (row.what.length > room ? `${row.what.slice(0, room - 1)}…` : row.what),
      },
      { heading: 'size', align: 'right', cell: (row) => row.size },
      { heading: 'to pull', align: 'right', cell: (row) => row.pull, dropAt: 1 },
    ],
    rows,
    options.width,
  )
}

const detail = (
  row: ImageRow,
  cell: (bytes: number | null, source: ImageRow['source']) => string,
): Row => ({
  line: '',
  what: `  ${row.name}${row.kind === 'bytecode' ? ' (bytecode)' : ''}${row.reason === undefined ? '' : `: ${row.reason}`}`,
  size: row.uncompressed_size === null ? '?' : cell(row.uncompressed_size, row.source),
  pull: row.compressed_size === null ? '?' : cell(row.compressed_size, row.source),
})

/** The packages that make a layer. */
function heaviest({ line, rows, uncompressed_size: all }: ImageLayer): Row[] {
  if (line === null || rows.length < 2 || (all ?? 0) < LEAST * 100) return []
  const names = [...new Set(rows.map(({ name }) => name))]
  const rest = names.length - MOST_NAMES
  return [
    {
      line: '',
      what: `  ${names.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
      size: '',
      pull: '',
    },
  ]
}

/** The base as one row, and small layers left out. */
function folded(layers: readonly ImageLayer[]): readonly ImageLayer[] {
  const base = layers.filter(({ line }) => line === null)
  const own = layers.filter(
    ({ line, uncompressed_size: size, source }) =>
      line !== null && ((size ?? 0) >= LEAST || source === 'unknown'),
  )
  const sum = (key: 'uncompressed_size' | 'compressed_size' | 'tar_size'): number =>
    base.reduce((all, one) => all + (one[key] ?? 0), 0)
  const whole: ImageLayer[] =
    base.length === 0
      ? []
      : [
          {
            line: null,
            instruction: `base, ${base.length === 1 ? '1 layer' : `${base.length} layers`}`,
            files: 0,
            uncompressed_size: sum('uncompressed_size'),
            tar_size: sum('tar_size'),
            compressed_size: sum('compressed_size'),
            source: base.some(({ source }) => source === 'unknown') ? 'unknown' : 'estimated',
            rows: [],
          },
        ]
  return [...whole, ...own]
}

function findingLines(
  { code, size: bytes, message, fix, lines = [] }: Finding,
  size: Size,
  { width }: ReportOptions,
): string[] {
  const saved = bytes > 0 ? ` (${size(bytes)})` : ''
  return [
    ...indented(`${code}${saved}: ${message}`, width, 2),
    ...indented(`fix: ${fix}`, width, 6),
    ...lines.flatMap(({ line, text }) =>
      indented(text === null ? `line ${line}: (deleted)` : `line ${line}: ${text}`, width, 8),
    ),
  ]
}

/** Text whose first line is indented, and whose following lines are indented by four more. */
const indented = (text: string, width: number, by: number): string[] =>
  wrap(text, width - by, 4).map((line) => ' '.repeat(by) + line)

/** The parts that are not in the figures, and how to add them. */
function unknownLines({ layers }: ImageReport, { width }: ReportOptions): string[] {
  const unknown = layers.flatMap(({ line, rows }) =>
    rows.flatMap((row) => (row.uncompressed_size === null ? [{ line, row }] : [])),
  )
  if (unknown.length === 0) return []
  const lines = [...new Set(unknown.flatMap(({ line }) => line ?? []))]
  const reasons = [...new Set(unknown.map(({ row }) => row.reason ?? 'not known'))]
  const packages = unknown.flatMap(({ row }) => (row.kind === 'distribution' ? [row.name] : []))
  const names = packages.length === 0 ? '' : `${listNames([...new Set(packages)], 4)}: `
  const example = lines[0] === undefined ? '--base-size 500MB' : `--layer ${lines[0]}=50MB`
  const where = lines.length === 0 ? 'the base image' : `line ${lines.join(', ')}`
  return [
    '',
    ...wrap(
      `Not counted: ${where} (${names}${reasons.slice(0, 2).join('; ')}${reasons.length > 2 ? '; …' : ''}). State its size: ${example}`,
      width,
      2,
    ),
  ]
}

/** Whether the budget of an image is kept, and which finding would help. */
export function imageVerdict(
  budget: BudgetResult,
  { findings }: Pick<ImageReport, 'findings'>,
  { width, binaryUnits }: ReportOptions,
): string[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const {
    ok,
    limit,
    measured,
    over_by,
    name,
    title,
    level,
    interval,
    package: of,
    culprits,
  } = budget
  const title_ =
    name === undefined
      ? of === undefined
        ? size(limit)
        : `${size(limit)} for ${of}`
      : `${name} ${size(limit)} (${title})`
  if (ok === true) return wrap(`OK budget ${title_}: ${size(limit - measured)} left`, width, 2)
  if (ok === null)
    return wrap(
      `UNDECIDED budget ${title_}: it is between ${size(interval[0])} and ${interval[1] === null ? 'more' : size(interval[1])}; --allow-unknown decides by what is known`,
      width,
      2,
    )
  const best = findings.find((finding) => finding.size >= over_by)
  const cause =
    best === undefined
      ? culprits
          .slice(0, 2)
          .map((one) => `${one.name} takes ${size(one.size)}`)
          .join(', ')
      : `${best.code} of line ${best.line} would save ${size(best.size)}`
  return wrap(
    `${level === 'warn' ? 'WARNING' : 'FAILED'} budget ${title_}: over by ${size(over_by)}; ${cause}`,
    width,
    2,
  )
}
