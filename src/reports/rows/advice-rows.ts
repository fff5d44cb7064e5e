import type { Advice, AdviceReport } from '../../model/advice.ts'
import type { ReportOptions } from '../report.ts'
import { recipeText, rowsOfEstimate } from './estimate-rows.ts'
import { NO_FIGURES, type ReportRows, type Row, row } from './report-rows.ts'

/** Advice: the unchanged environment, each piece with its saving, and the combined result. */
export function rowsOfAdvice(report: AdviceReport, options: ReportOptions): ReportRows {
  const asIs = rowsOfEstimate({ ...report, command: 'estimate' }, options)
  const scenario = report.scenarios[0]?.name ?? ''
  const [total, ...rows] = asIs.rows
  return {
    ...asIs,
    command: 'advise',
    rows: [
      ...(total === undefined ? [] : [total]),
      ...together(report),
      ...report.advice.map((one) => adviceRow(one, scenario)),
      ...rows,
    ],
  }
}

function adviceRow(advice: Advice, scenario: string): Row {
  const [edit] = advice.edits
  return row({
    kind: 'advice',
    scenario,
    name: advice.code,
    text: advice.title,
    place: edit === undefined ? null : { file: edit.file, line: edit.line },
    size: { ...NO_FIGURES, on_disk_size: advice.total_after },
    difference: { ...NO_FIGURES, on_disk_size: -advice.saves },
    sources: { download: 'exact', on_disk: advice.source },
    note: advice.breaks === null ? '' : `Breaks: ${advice.breaks}.`,
    recipe: recipeText(advice),
  })
}

function together({ combined, advice }: AdviceReport): readonly Row[] {
  if (combined === null) return []
  return [
    row({
      kind: 'alternative',
      scenario: 'advised',
      name: 'advised',
      text: combined.advice.map((at) => advice[at]?.title ?? '').join('; '),
      size: { ...NO_FIGURES, on_disk_size: combined.total_after },
      difference: { ...NO_FIGURES, on_disk_size: -combined.saves },
      sources: { download: 'exact', on_disk: 'estimated' },
      note: combined.keeps_budget === true ? 'keeps the budget' : '',
    }),
  ]
}
