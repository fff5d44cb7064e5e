import { budgetsOf } from '../../analyse/budgets/gates-kept.ts'
import type { ImageLayer, ImageReport, ImageSizes } from '../../model/image.ts'
import type { ChangedLayer, ImageDiff } from '../../model/image-diff.ts'
import { imageVerdict } from '../image/image.ts'
import type { ReportOptions } from '../report.ts'
import {
  type Figures,
  NO_FIGURES,
  type ReportRows,
  type Row,
  type RowPlace,
  row,
} from './report-rows.ts'
import { platformWords } from './scope.ts'
import { budgetVerdict, deniedVerdicts, oneLine } from './verdicts.ts'

const LABELS = { onDisk: 'image', download: 'to pull' }

const sized = (on_disk_size: number | null, download_size: number | null): Figures => ({
  ...NO_FIGURES,
  on_disk_size,
  download_size,
})

/** Compressed sizes of known files are estimated; nothing, with an unknown size, has no figure. */
function sizesOf({
  uncompressed_size,
  compressed_size,
  source,
}: ImageSizes): Pick<Row, 'size' | 'sources'> {
  const known = (size: number | null): number | null =>
    size === 0 && source === 'unknown' ? null : size
  return {
    size: sized(known(uncompressed_size), known(compressed_size)),
    sources: { on_disk: source, download: source === 'exact' ? 'estimated' : source },
  }
}

/** An image: its total, its layers with their content, and its findings. */
export function rowsOfImage(report: ImageReport, options: ReportOptions): ReportRows {
  const { build, image, layers, findings } = report
  const scenario = build.target ?? build.file
  const place = (line: number | null): RowPlace | null =>
    line === null ? null : { file: build.file, line }
  return {
    command: 'image',
    subject: build.file,
    scope: platformWords(build.platform),
    about: `${build.file}${build.target === null ? '' : `, stage ${build.target}`}, ${build.platform}, base ${build.base}`,
    labels: LABELS,
    rows: [
      row({
        kind: 'total',
        scenario,
        name: build.file,
        ...sizesOf(image),
        note: `${layers.length} layers`,
      }),
      ...layers.flatMap((layer) => layerRows(layer, scenario, place(layer.line))),
      ...findings.map(({ code, line, size, package: of, message, fix }) =>
        row({
          kind: 'finding',
          scenario,
          name: code,
          place: place(line),
          text: message,
          difference: sized(size === 0 ? 0 : -size, null),
          note: of ?? '',
          recipe: [fix],
        }),
      ),
    ],
    verdicts: [
      ...deniedVerdicts(report.denied, options),
      ...budgetsOf(report).map((budget) =>
        budgetVerdict(
          budget,
          oneLine(imageVerdict(budget, report, options)),
          place(lineBehind(report, budget.over_by)),
        ),
      ),
    ],
    warnings: report.warnings,
  }
}

function layerRows(layer: ImageLayer, scenario: string, place: RowPlace | null): readonly Row[] {
  const name = layer.line === null ? 'base' : (layer.instruction.split(' ', 1)[0] ?? '')
  return [
    row({ kind: 'layer', scenario, name, place, text: layer.instruction, ...sizesOf(layer) }),
    ...layer.rows.map((part) =>
      row({
        kind: 'part',
        scenario,
        name: part.name,
        place,
        text: layer.instruction,
        ...sizesOf(part),
        note: part.reason ?? part.kind,
      }),
    ),
  ]
}

/** The line whose finding would make up for the excess, else that of the largest own layer. */
function lineBehind({ findings, layers }: ImageReport, excess: number): number | null {
  const finding = findings.find(({ size, line }) => line !== null && size > 0 && size >= excess)
  const [largest] = layers
    .filter(({ line }) => line !== null)
    .toSorted((a, b) => (b.uncompressed_size ?? 0) - (a.uncompressed_size ?? 0))
  return finding?.line ?? largest?.line ?? null
}

/** Two images: the bytes that are pulled again, and each layer with its cause. */
export function rowsOfImageDiff(report: ImageDiff, options: ReportOptions): ReportRows {
  const { old, new: next, layers, pulled_size } = report.diff
  const subject = `${old.name} → ${next.name}`
  const file = report.inputs.at(-1)?.file ?? next.name
  return {
    command: 'image-diff',
    subject,
    scope: '',
    about: subject,
    labels: LABELS,
    rows: [
      row({
        kind: 'total',
        scenario: subject,
        name: subject,
        change: next.uncompressed_size === old.uncompressed_size ? 'same' : 'changed',
        size: sized(next.uncompressed_size, next.compressed_size),
        before: sized(old.uncompressed_size, old.compressed_size),
        difference: sized(next.uncompressed_size - old.uncompressed_size, pulled_size),
        sources: { on_disk: 'estimated', download: 'estimated' },
        note: 'to pull: what a machine with the old image lacks',
      }),
      ...layers.map((layer) => changedLayer(layer, file)),
    ],
    verdicts: budgetsOf(report).map((budget) =>
      budgetVerdict(budget, oneLine(imageVerdict(budget, { findings: [] }, options)), null),
    ),
    warnings: report.warnings,
  }
}

function changedLayer(
  { change, line, instruction, old_size, new_size, pulled_size, cause }: ChangedLayer,
  file: string,
): Row {
  return row({
    kind: 'layer',
    scenario: file,
    name: line === null ? 'base' : (instruction.split(' ', 1)[0] ?? ''),
    change,
    place: line === null || change === 'removed' ? null : { file, line },
    text: instruction,
    size: sized(new_size, pulled_size),
    before: old_size === null ? null : sized(old_size, null),
    difference: sized((new_size ?? 0) - (old_size ?? 0), pulled_size),
    note: cause ?? '',
  })
}
