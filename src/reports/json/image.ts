import type { BudgetResult } from '../../model/budget.ts'
import type { ImageReport } from '../../model/image.ts'
import type { ImageAdvice } from '../../model/image-advice.ts'
import type { ImageDiff } from '../../model/image-diff.ts'
import { budgetResult, deniedPackage } from './budget.ts'
import { networkUse } from './document.ts'
import { printed } from './printed.ts'
import { scenario } from './scenario.ts'

/** An image as JSON: the fields in the order of the contract. */
export const imageJson = (report: ImageReport): string =>
  printed({
    ...head(report),
    build: report.build,
    image: report.image,
    layers: report.layers,
    ...(report.branches === undefined ? {} : { branches: report.branches }),
    findings: report.findings,
    scenarios: report.scenarios.map(scenario),
    ...gates(report),
    ...(report.denied === undefined ? {} : { denied: report.denied.map(deniedPackage) }),
    ...tail(report),
  })

/** Two images compared, as JSON. */
export const imageDiffJson = (report: ImageDiff): string =>
  printed({ ...head(report), diff: report.diff, ...gates(report), ...tail(report) })

/** An advised image as JSON. */
export const imageAdviceJson = (report: ImageAdvice): string =>
  printed({
    ...head(report),
    build: report.build,
    before: report.before,
    steps: report.steps,
    dockerfile: report.dockerfile,
    dockerignore: report.dockerignore,
    image: report.image,
    layers: report.layers,
    findings: report.findings,
    notes: report.notes,
    ...gates(report),
    ...tail(report),
  })

const head = ({
  schema_version,
  command,
  as_of,
  inputs,
}: ImageReport | ImageDiff | ImageAdvice): object => ({
  schema_version,
  command,
  as_of,
  inputs: inputs.map(({ file, sha256 }) => ({ file, sha256 })),
})

const gates = ({
  budget,
  budgets,
}: {
  readonly budget: BudgetResult | null
  readonly budgets?: readonly BudgetResult[]
}): object => ({
  budget: budget && budgetResult(budget),
  ...(budgets === undefined ? {} : { budgets: budgets.map(budgetResult) }),
})

const tail = ({ warnings, network }: ImageReport | ImageDiff | ImageAdvice): object => ({
  warnings: warnings.map(({ code, message }) => ({ code, message })),
  network: networkUse(network),
})
