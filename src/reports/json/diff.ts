import type { Gated } from '../../analyse/budgets/gates-kept.ts'
import type {
  ChangedPackage,
  ComparedFile,
  Diff,
  DiffCause,
  DiffSide,
  DiffTotals,
  Drift,
  Growth,
  OneSidedPackage,
  SideOfPackage,
  SideTotals,
  SizeFigures,
} from '../../model/diff.ts'
import { budgetResult, deniedPackage } from './budget.ts'
import { failure, networkUse, settingsFields } from './document.ts'
import { printed } from './printed.ts'
import { scenario } from './scenario.ts'

/** A comparison as JSON, schema version 1: the fields and the order of the contract. */
export const jsonDiff = (diff: Diff): string =>
  printed({
    schema_version: diff.schema_version,
    command: diff.command,
    as_of: diff.as_of,
    inputs: inputs(diff.new.inputs),
    old: side(diff.old),
    new: side(diff.new),
    files: diff.files.map(comparedFile),
    scenarios: diff.scenarios.map(scenario),
    diff: {
      added: diff.diff.added.map(oneSided),
      removed: diff.diff.removed.map(oneSided),
      changed: diff.diff.changed.map(changed),
      totals: totals(diff.diff.totals),
      causes: diff.diff.causes.map(cause),
      drift: diff.diff.drift && drift(diff.diff.drift),
    },
    growth: diff.growth && growth(diff.growth),
    budget: diff.budget && budgetResult(diff.budget),
    ...gated(diff),
    ...(diff.settings === undefined ? {} : { settings: settingsFields(diff.settings) }),
    warnings: diff.warnings.map(({ code, message }) => ({ code, message })),
    network: networkUse(diff.network),
  })

const inputs = (all: DiffSide['inputs']): DiffSide['inputs'] =>
  all.map(({ file, sha256 }) => ({ file, sha256 }))

const side = ({ name, commit, as_of, inputs: all }: DiffSide): DiffSide => ({
  name,
  commit,
  as_of,
  inputs: inputs(all),
})

const gated = ({ budgets, denied }: Gated): object => ({
  ...(budgets === undefined ? {} : { budgets: budgets.map(budgetResult) }),
  ...(denied === undefined ? {} : { denied: denied.map(deniedPackage) }),
})

const comparedFile = ({
  file,
  status,
  error,
  totals: sums,
  growth: grown,
  ...gates
}: ComparedFile): object => ({
  file,
  status,
  error: error && failure(error),
  totals: sums && totals(sums),
  growth: grown && growth(grown),
  budget: gates.budget && budgetResult(gates.budget),
  ...gated(gates),
})

const figures = ({
  download_size,
  installed_size,
  overhead_size,
  bytecode_size,
  on_disk_size,
}: SizeFigures): SizeFigures => ({
  download_size,
  installed_size,
  overhead_size,
  bytecode_size,
  on_disk_size,
})

const sideOf = ({ version, filename, source, ...sizes }: SideOfPackage): SideOfPackage => ({
  version,
  filename,
  ...figures(sizes),
  source,
})

const oneSided = ({ file, name, cause: by, ...rest }: OneSidedPackage): OneSidedPackage => ({
  file,
  name,
  ...sideOf(rest),
  cause: by,
})

const changed = ({
  file,
  name,
  before,
  after,
  difference,
  cause: by,
}: ChangedPackage): ChangedPackage => ({
  file,
  name,
  before: sideOf(before),
  after: sideOf(after),
  difference: figures(difference),
  cause: by,
})

const sums = (of: SideTotals): SideTotals => ({
  packages: of.packages,
  download_size: of.download_size,
  installed_size: of.installed_size,
  overhead_size: of.overhead_size,
  bytecode_size: of.bytecode_size,
  on_disk_size: of.on_disk_size,
})

const totals = ({ before, after, difference, source }: DiffTotals): DiffTotals => ({
  before: sums(before),
  after: sums(after),
  difference: sums(difference),
  source,
})

const line = (written: DiffCause['before']): DiffCause['before'] =>
  written && { file: written.file, line: written.line, text: written.text }

const cause = (one: DiffCause): DiffCause => ({
  kind: one.kind,
  file: one.file,
  subject: one.subject,
  before: line(one.before),
  after: line(one.after),
  added: one.added,
  removed: one.removed,
  changed: one.changed,
  download_size: one.download_size,
  on_disk_size: one.on_disk_size,
})

const drift = (one: Drift): Drift => ({
  since: one.since,
  added: one.added.map(oneSided),
  removed: one.removed.map(oneSided),
  changed: one.changed.map(changed),
  download_size: one.download_size,
  on_disk_size: one.on_disk_size,
})

const growth = ({ limit, measured, over_by, ok, interval }: Growth): Growth => ({
  limit,
  measured,
  over_by,
  ok,
  interval,
})
