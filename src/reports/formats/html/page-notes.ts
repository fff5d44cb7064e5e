import { formatDifference, formatSize } from '../../../text/sizes.ts'
import type { ReportRows, Row, RowKind } from '../../rows/report-rows.ts'
import type { PageData, PageNote } from './page-data.ts'

const TITLES: readonly (readonly [RowKind, string])[] = [
  ['advice', 'What would make it smaller'],
  ['finding', 'What was found'],
  ['line', 'What the changed lines did'],
  ['shared', 'What they share'],
  ['drift', 'Newer releases'],
]

/** The sections below the table: advice, findings, changed lines, and the warnings at the end. */
export function pageNotes(
  { command, rows, warnings }: ReportRows,
  binaryUnits: boolean,
): PageData['notes'] {
  const groups = TITLES.flatMap(([kind, title]) => {
    const notes = rows
      .filter((row) => isOfGroup(row, kind, command))
      .map((row) => noteOf(row, binaryUnits))
    return notes.length === 0 ? [] : [{ title, notes }]
  })
  const recipes = rows.filter(
    ({ kind, name, recipe }) => kind === 'alternative' && name !== 'advised' && recipe.length > 0,
  )
  const smaller = recipes.map(({ note, size, recipe }): PageNote => {
    const bytes = size.on_disk_size
    return {
      title: note,
      figure: bytes === null ? '' : `${formatSize(bytes, binaryUnits)} on disk`,
      text: '',
      lines: recipe,
    }
  })
  const told = warnings.map(
    ({ code, message }): PageNote => ({ title: code, figure: '', text: message, lines: [] }),
  )
  return [
    ...(smaller.length === 0 ? [] : [{ title: 'How to get it smaller', notes: smaller }]),
    ...groups,
    ...(told.length === 0 ? [] : [{ title: 'Warnings', notes: told }]),
  ]
}

/** The combined result comes first. */
function isOfGroup({ kind, name }: Row, group: RowKind, command: ReportRows['command']): boolean {
  if (group === 'advice' && kind === 'alternative') return name === 'advised'
  return kind === group && (kind !== 'line' || command === 'diff')
}

function noteOf(
  { kind, name, text, place, size, difference, note, recipe, scenario, packages }: Row,
  binaryUnits: boolean,
): PageNote {
  const where =
    place === null ? '' : place.line === null ? place.file : `${place.file}:${place.line}`
  const moved = difference?.on_disk_size ?? null
  const figure =
    moved !== null
      ? formatDifference(moved, binaryUnits).replace('-', '−')
      : size.on_disk_size === null
        ? ''
        : formatSize(size.on_disk_size, binaryUnits)
  switch (kind) {
    case 'alternative':
      return { title: `Together: ${text ?? name}`, figure, text: note, lines: recipe }
    case 'advice':
      return { title: text ?? name, figure, text: note, lines: recipe }
    case 'finding':
      return {
        title: `${name}${where === '' ? '' : ` (${where})`}`,
        figure: moved === 0 ? '' : figure,
        text: text ?? '',
        lines: recipe,
      }
    case 'shared': {
      const count =
        packages === null ? '' : packages === 1 ? ': 1 package' : `: ${packages} packages`
      return { title: `${name}${count}`, figure, text: scenario, lines: [] }
    }
    default:
      return {
        title: text ?? name,
        figure,
        text: [where, note].filter(Boolean).join(': '),
        lines: [],
      }
  }
}
