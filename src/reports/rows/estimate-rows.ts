import type { Recipe } from '../../model/change.ts'
import type { Estimate, Estimates, Scenario } from '../../model/estimate.ts'
import { targetLine } from '../estimate/headline.ts'
import { recipeLines } from '../estimate/recipe-lines.ts'
import type { ReportOptions } from '../report.ts'
import type { GateVerdict, ReportRows, Row } from './report-rows.ts'
import { lineRows, packageRows, totalRow } from './scenario-rows.ts'
import { scopeOf, subjectOf } from './scope.ts'
import { failedFile, gateVerdicts } from './verdicts.ts'

const LABELS = { onDisk: 'on disk', download: 'to download' }

/**
 * An estimate: its scenarios, the lines and packages of the first, and the packages of the others.
 */
export function rowsOfEstimate(estimate: Estimate, options: ReportOptions): ReportRows {
  const [asked] = estimate.scenarios
  return {
    command: 'estimate',
    subject: subjectOf(estimate.inputs.map(({ file }) => file)),
    ...aboutOf(estimate, asked),
    labels: LABELS,
    rows: scenarioRows(estimate.scenarios),
    verdicts: asked === undefined ? [] : gateVerdicts(estimate, asked, options),
    warnings: estimate.warnings,
  }
}

const aboutOf = (
  estimate: Pick<Estimate, 'as_of' | 'warnings'>,
  asked: Scenario | undefined,
): Pick<ReportRows, 'scope' | 'about'> =>
  asked === undefined
    ? { scope: '', about: '' }
    : { scope: scopeOf(asked.target), about: targetLine(estimate, asked) }

/**
 * @param file with several files, the estimated one
 */
function scenarioRows(scenarios: readonly Scenario[], file?: string): readonly Row[] {
  const [asked, ...others] = scenarios
  if (asked === undefined) return []
  const named = ({ name }: Scenario): string =>
    file === undefined ? name : name === asked.name ? file : `${file}, ${name}`
  return [
    totalRow(asked, named(asked)),
    ...others.map((one) =>
      totalRow(one, named(one), {
        kind: 'alternative',
        recipe: recipeText(one.recipe),
        note: noteOn(one.name),
      }),
    ),
    ...lineRows(asked, named(asked)),
    ...scenarios.flatMap((one) => packageRows(one, named(one))),
  ]
}

export const recipeText = (recipe: Recipe | undefined): readonly string[] =>
  recipe === undefined ? [] : recipeLines(recipe, Number.POSITIVE_INFINITY, 0)

/** The meaning of a further scenario. */
const noteOn = (name: string): string =>
  name === 'cpu' ? 'with the CPU build of torch' : name === 'plain' ? 'as the files say' : ''

/** Several files, each on its own: a total for each, or an error. */
export function rowsOfSeveral({ estimates }: Estimates, options: ReportOptions): ReportRows {
  const fine = estimates.flatMap(({ file, estimate }) =>
    estimate === null ? [] : [{ file, estimate, rows: rowsOfEstimate(estimate, options) }],
  )
  const rows = fine.flatMap(({ file, estimate }) => scenarioRows(estimate.scenarios, file))
  const failed = estimates.flatMap(({ file, error }) =>
    error === null ? [] : [failedFile(file, error, placeOfError(error.places, file))],
  )
  return {
    command: 'estimate',
    subject: subjectOf(estimates.map(({ file }) => file)),
    scope: [...new Set(fine.map((one) => one.rows.scope))].join('; '),
    about: [...new Set(fine.map((one) => one.rows.about))].join('; '),
    labels: LABELS,
    rows: [
      ...rows.filter(({ kind }) => kind === 'total'),
      ...rows.filter(({ kind }) => kind !== 'total'),
    ],
    verdicts: [
      ...fine.flatMap(({ file, rows: { verdicts } }) =>
        verdicts.map((one) => ({ ...one, text: `${one.text} (${file})` })),
      ),
      ...failed,
    ],
    warnings: fine.flatMap(({ estimate }) => estimate.warnings),
  }
}

const placeOfError = (
  [first]: readonly { readonly file: string; readonly line?: number }[],
  file: string,
): GateVerdict['place'] =>
  first === undefined ? { file, line: null } : { file: first.file, line: first.line ?? null }
