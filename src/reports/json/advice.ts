import type { Advice, AdviceReport, CombinedAdvice } from '../../model/advice.ts'
import { budgetResult, deniedPackage } from './budget.ts'
import { networkUse } from './document.ts'
import { printed } from './printed.ts'
import { recipeOf, scenario } from './scenario.ts'

/** Advice as JSON: its environment as in an estimate, then the advice. */
export const jsonAdvice = (report: AdviceReport): string =>
  printed({
    schema_version: report.schema_version,
    command: report.command,
    as_of: report.as_of,
    inputs: report.inputs.map(({ file, sha256 }) => ({ file, sha256 })),
    scenarios: report.scenarios.map(scenario),
    budget: report.budget && budgetResult(report.budget),
    ...(report.budgets === undefined ? {} : { budgets: report.budgets.map(budgetResult) }),
    ...(report.denied === undefined ? {} : { denied: report.denied.map(deniedPackage) }),
    advice: report.advice.map(adviceOf),
    combined: report.combined && combinedAdvice(report.combined),
    applied: report.applied,
    warnings: report.warnings.map(({ code, message }) => ({ code, message })),
    network: networkUse(report.network),
  })

const adviceOf = ({
  code,
  title,
  saves,
  total_after,
  targets,
  breaks,
  drop_in,
  source,
  ...recipe
}: Advice): Advice => ({
  code,
  title,
  saves,
  ...recipeOf(recipe),
  total_after,
  targets,
  breaks,
  ...(drop_in === undefined ? {} : { drop_in }),
  source,
})

const combinedAdvice = ({
  advice,
  saves,
  total_after,
  targets,
  keeps_budget,
}: CombinedAdvice): CombinedAdvice => ({
  advice,
  saves,
  total_after,
  targets,
  keeps_budget,
})
