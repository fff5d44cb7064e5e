import type { PysizeError } from '../../errors.ts'
import type { EstimateDocument, TreeAnswer, WhyAnswer } from '../../model/documents.ts'
import type {
  Estimate,
  LockSummary,
  NetworkUse,
  Outcome,
  ProjectSettings,
} from '../../model/estimate.ts'
import type { FurtherInstalls, SizedPackage } from '../../model/further-installs.ts'
import { budgetResult, deniedPackage } from './budget.ts'
import { each } from './each.ts'
import { printed, printedPieces } from './printed.ts'
import { scenario } from './scenario.ts'
import { treeNode, whyFields } from './why.ts'

/** A document as JSON, schema version 1: exactly the fields and the order of the contract. */
export const jsonReport = (document: EstimateDocument): string => printed(fieldsOf(document))

/** The same in pieces. */
export const jsonPieces = (document: EstimateDocument): Iterable<string> =>
  printedPieces(fieldsOf(document))

function fieldsOf(document: EstimateDocument): object {
  if ('estimates' in document) {
    const { schema_version, command, estimates, network } = document
    return {
      schema_version,
      command,
      estimates: each(estimates, outcome),
      network: networkUse(network),
    }
  }
  switch (document.command) {
    case 'why':
      return { ...whole(document), why: whyFields(document.why) }
    case 'tree': {
      const { depth, invert, roots } = document.tree
      return { ...whole(document), tree: { depth, invert, roots: roots.map(treeNode) } }
    }
    case 'estimate':
      return whole(document)
  }
}

const lockFields = ({ file, format, extras, groups, projects, left_out }: LockSummary): object => ({
  file,
  format,
  extras,
  groups,
  projects,
  left_out: { extras: left_out.extras, groups: left_out.groups, projects: left_out.projects },
})

const outcome = ({ file, estimate, error }: Outcome): object => ({
  file,
  estimate: estimate && whole(estimate),
  error: error && failure(error),
})

/** An error as JSON. */
export const failure = ({
  code,
  message,
  exitCode,
  places,
  hint,
  further,
}: PysizeError): object => ({
  code,
  message,
  exit_code: exitCode,
  places: places.map(({ file, line, column, text }) => ({ file, line, column, text })),
  hint: hint ?? null,
  ...(further.length === 0 ? {} : { further: further.map(failure) }),
})

const whole = <D extends Estimate | WhyAnswer | TreeAnswer>({
  schema_version,
  command,
  as_of,
  inputs,
  scenarios,
  budget,
  budgets,
  denied,
  settings,
  lock,
  warnings,
  network,
  ...more
}: D) => ({
  schema_version,
  command,
  as_of,
  inputs: inputs.map(({ file, sha256 }) => ({ file, sha256 })),
  scenarios: each(scenarios, scenario),
  budget: budget && budgetResult(budget),
  ...(budgets === undefined ? {} : { budgets: budgets.map(budgetResult) }),
  ...(denied === undefined ? {} : { denied: denied.map(deniedPackage) }),
  ...('then' in more && more.then !== undefined ? { then: furtherInstalls(more.then) } : {}),
  ...(settings === undefined ? {} : { settings: settingsFields(settings) }),
  ...(lock === undefined ? {} : { lock: lockFields(lock) }),
  warnings: warnings.map(({ code, message }) => ({ code, message })),
  network: networkUse(network),
})

const furtherInstalls = ({
  replaced,
  added,
  orphans,
  steps,
}: FurtherInstalls): FurtherInstalls => ({
  replaced: replaced.map(({ name, from, to, size_before, size_after }) => ({
    name,
    from,
    to,
    size_before,
    size_after,
  })),
  added: added.map(sizedPackage),
  orphans: orphans.map(sizedPackage),
  steps: steps.map((step) => ({
    arguments: step.arguments,
    replaced: step.replaced.map(({ name, from, to }) => ({ name, from, to })),
    added: step.added.map(({ name, version }) => ({ name, version })),
    reinstalled: step.reinstalled.map(({ name, version }) => ({ name, version })),
    kept: step.kept,
    download_size: step.download_size,
  })),
})

const sizedPackage = ({ name, version, size }: SizedPackage): SizedPackage => ({
  name,
  version,
  size,
})

export const settingsFields = (settings: ProjectSettings): ProjectSettings => ({
  file: settings.file,
  ...(settings.extends === undefined ? {} : { extends: settings.extends }),
  options: settings.options,
})

export const networkUse = ({ requests, bytes, rounds }: NetworkUse): NetworkUse => ({
  requests,
  bytes,
  rounds,
})
