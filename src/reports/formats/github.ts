import type { ReportOptions } from '../report.ts'
import type { GateVerdict, ReportRows, Row, RowPlace } from '../rows/report-rows.ts'
import { differenceText, figureText, totalText } from './figures.ts'
import { type AnnotationLevel, workflowCommand } from './workflow-command.ts'

/**
 * GitHub shows at most this many annotations of each level and step, and silently drops the others.
 */
const MOST_OF_A_LEVEL = 10

/**
 * Workflow commands for a runner of GitHub Actions: the checks, then what is wrong or heavy, each
 * on the user's own line, and the answer at the end.
 */
export function github(report: ReportRows, options: ReportOptions): string {
  const commands = [
    ...report.verdicts.map((verdict) => ({
      level: LEVELS[verdict.status],
      title: TITLES[verdict.kind],
      text: verdict.text,
      place: verdict.place,
    })),
    ...report.rows.flatMap((row) => remarkOn(row, report, options)),
    ...report.warnings.map(
      ({ code, message }): Remark => ({
        level: 'warning',
        title: code,
        text: message,
        place: null,
      }),
    ),
  ]
  const [total] = report.rows
  const answer =
    total === undefined
      ? []
      : [workflowCommand('notice', 'pysize', answerText(report, total, options), null)]
  const shown = (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const all = commands.filter((one) => one.level === level)
    return all.slice(0, level === 'notice' ? MOST_OF_A_LEVEL - 1 : MOST_OF_A_LEVEL)
  })
  return `${[...shown.map(({ level, title, text, place }) => workflowCommand(level, `pysize: ${title}`, text, place)), ...answer].join('\n')}\n`
}

const LEVELS: Readonly<Record<GateVerdict['status'], AnnotationLevel>> = {
  failed: 'error',
  undecided: 'error',
  warning: 'warning',
  ok: 'notice',
}

const TITLES: Readonly<Record<GateVerdict['kind'], string>> = {
  budget: 'budget',
  growth: 'growth',
  denied: 'denied package',
  error: 'no answer',
}

const answerText = (report: ReportRows, total: Row, options: ReportOptions): string =>
  `${report.subject}: ${totalText(total, report, options)}`

interface Remark {
  readonly level: AnnotationLevel
  readonly title: string
  readonly text: string
  readonly place: RowPlace | null
}

/** The annotation of a line: the effect of a changed line, a finding, a piece of advice. */
function remarkOn(row: Row, report: ReportRows, options: ReportOptions): readonly Remark[] {
  const { place, text, note, recipe, difference, name, change, sources, size } = row
  if (place === null) return []
  const moved = difference?.on_disk_size ?? null
  const because = note === '' ? '' : `, ${note}`
  const notice = (title: string, about: string, at = place): Remark => ({
    level: 'notice',
    title,
    text: about,
    place: at,
  })
  switch (row.kind) {
    case 'line':
      if (report.command === 'diff' && moved !== 0) {
        const now = change === 'removed' ? { ...place, line: null } : place
        return [
          notice(
            'changed line',
            `${text}: ${differenceText(moved, options)} on disk${because}`,
            now,
          ),
        ]
      }
      if (report.command !== 'estimate' || !isHeavy(row, report.rows)) return []
      return [
        notice(
          name,
          `${text} takes ${figureText(size.on_disk_size, sources.on_disk, options)} on disk${because}`,
        ),
      ]
    case 'finding':
      return [{ level: 'warning', title: name, text: [text, ...recipe].join('\nfix: '), place }]
    case 'advice':
      return [
        notice(
          name,
          [
            `${text}: saves ${figureText(moved === null ? null : -moved, sources.on_disk, options)}`,
            ...recipe,
          ].join('\n'),
        ),
      ]
    default:
      return []
  }
}

/** A line of an estimate is annotated from this share of the environment on. */
const HEAVY = 0.1

function isHeavy({ scenario, size }: Row, rows: readonly Row[]): boolean {
  const total =
    rows.find((one) => one.kind === 'total' && one.scenario === scenario)?.size.on_disk_size ?? 0
  return total > 0 && (size.on_disk_size ?? 0) >= total * HEAVY
}
