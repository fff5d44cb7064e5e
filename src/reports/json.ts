import type { PysizeError } from '../errors.ts'
import type { EnvironmentChange, Recipe } from '../model/change.ts'
import type { EstimateDocument, Holder, PathStep, TreeAnswer, TreeNode, Why, WhyAnswer } from '../model/documents.ts'
import type {
  BudgetAdvice,
  BudgetResult,
  CondaReference,
  DeniedPackage,
  DependencyEdge,
  DiskSizes,
  Estimate,
  FileReference,
  LockSummary,
  NetworkUse,
  Outcome,
  Overlap,
  PackageEstimate,
  Scenario,
  TargetSummary,
  Totals,
  WithoutLine,
} from '../model/estimate.ts'

import type { FurtherInstalls, SizedPackage } from '../model/further-installs.ts'

/**
 * A document as JSON, schema version 1: the fields and the order of the contract, whatever else the
 * objects carry.
 */
export const jsonReport = (document: EstimateDocument): string => printed(fieldsOf(document))

function fieldsOf(document: EstimateDocument): object {
  if ('estimates' in document) {
    const { schema_version, command, estimates, network } = document
    return { schema_version, command, estimates: estimates.map(outcome), network: networkUse(network) }
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

/**
 * What a terminal obeys, or what turns the direction of text: escaped, so that JSON can be looked
 * at.
 */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** JSON that is safe to look at in a terminal. */
export const printed = (value: object): string => `${JSON.stringify(value, null, 2).replace(OBEYED, escaped)}\n`

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
export const failure = ({ code, message, exitCode, places, hint, further }: PysizeError): object => ({
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
  scenarios: scenarios.map(scenario),
  budget: budget && budgetResult(budget),
  ...(budgets === undefined ? {} : { budgets: budgets.map(budgetResult) }),
  ...(denied === undefined ? {} : { denied: denied.map(deniedPackage) }),
  ...('then' in more && more.then !== undefined ? { then: furtherInstalls(more.then) } : {}),
  ...(settings === undefined ? {} : { settings: { file: settings.file, options: settings.options } }),
  ...(lock === undefined ? {} : { lock: lockFields(lock) }),
  warnings: warnings.map(({ code, message }) => ({ code, message })),
  network: networkUse(network),
})

const furtherInstalls = ({ replaced, added, orphans, steps }: FurtherInstalls): FurtherInstalls => ({
  replaced: replaced.map(({ name, from, to, size_before, size_after }) => ({ name, from, to, size_before, size_after })),
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

const sizedPackage = ({ name, version, size }: SizedPackage): SizedPackage => ({ name, version, size })

/** A budget's outcome with the fields of the contract in their order. */
export const budgetResult = (budget: BudgetResult): BudgetResult => ({
  limit: budget.limit,
  measured: budget.measured,
  over_by: budget.over_by,
  ok: budget.ok,
  culprits: budget.culprits.map(({ name, size }) => ({ name, size })),
  interval: budget.interval,
  unknown: { packages: budget.unknown.packages, download_size: budget.unknown.download_size },
  ...(budget.name === undefined ? {} : { name: budget.name }),
  ...(budget.title === undefined ? {} : { title: budget.title }),
  ...(budget.measure === undefined ? {} : { measure: budget.measure }),
  ...(budget.source === undefined ? {} : { source: budget.source }),
  ...(budget.source_date === undefined ? {} : { source_date: budget.source_date }),
  ...(budget.uncounted === undefined ? {} : { uncounted: budget.uncounted }),
  ...(budget.package === undefined ? {} : { package: budget.package }),
  ...(budget.level === undefined ? {} : { level: budget.level }),
  ...(budget.advice === undefined ? {} : { advice: budgetAdvice(budget.advice) }),
})

const budgetAdvice = ({ code, lines, saves, total_after, ok }: BudgetAdvice): BudgetAdvice => ({ code, lines, saves, total_after, ok })

/** A denied package with the fields of the contract in their order. */
export const deniedPackage = ({ name, version, rule, file, line, path }: DeniedPackage): DeniedPackage => ({
  name,
  version,
  rule,
  file,
  line,
  path,
})

const whyFields = (why: Why): Why => ({
  name: why.name,
  version: why.version,
  requested: why.requested,
  lines: why.lines,
  paths: why.paths.map((path) => path.map(pathStep)),
  more_paths: why.more_paths,
  more_paths_exact: why.more_paths_exact,
  held_by: why.held_by && {
    by: why.held_by.by.map(holder),
    newest: why.held_by.newest,
    without: why.held_by.without,
    next: why.held_by.next.map(holder),
    reason: why.held_by.reason,
  },
  own_size: why.own_size,
  retained_size: why.retained_size,
  total_size: why.total_size,
  shared_size: why.shared_size,
  source: why.source,
})

const pathStep = ({ name, version, requirement, marker, extra, file: path, line }: PathStep): PathStep => ({
  name,
  version,
  requirement,
  marker,
  extra,
  file: path,
  line,
})

const holder = ({ kind, name, version, requirement, marker, extra, file: path, line }: Holder): Holder => ({
  kind,
  name,
  version,
  requirement,
  marker,
  extra,
  file: path,
  line,
})

const treeNode = (node: TreeNode): TreeNode => ({
  name: node.name,
  version: node.version,
  extras: node.extras,
  requirement: node.requirement,
  marker: node.marker,
  extra: node.extra,
  file: node.file,
  line: node.line,
  own_size: node.own_size,
  retained_size: node.retained_size,
  total_size: node.total_size,
  source: node.source,
  repeated: node.repeated,
  omitted: node.omitted,
  children: node.children.map(treeNode),
})

export const networkUse = ({ requests, bytes, rounds }: NetworkUse): NetworkUse => ({ requests, bytes, rounds })

/** A scenario with the fields of the contract in their order. */
export const scenario = ({ name, target, installer, packages, overlaps, totals, changes, recipe }: Scenario): Scenario => ({
  name,
  target: targetSummary(target),
  installer,
  packages: packages.map(packageEstimate).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  overlaps: overlaps.map(overlap),
  totals: totalsInOrder(totals),
  ...(changes === undefined ? {} : { changes: changes.map(environmentChange) }),
  ...(recipe === undefined ? {} : { recipe: recipeOf(recipe) }),
})

/** A recipe with the fields of the contract in their order. */
export const recipeOf = ({ lines, edits, commands, notes }: Recipe): Recipe => ({
  lines,
  edits: edits.map(({ file, line, remove, add }) => ({ file, line, remove, add })),
  commands,
  notes,
})

const environmentChange = ({
  option,
  value,
  lines,
  still_needed_by,
  violates,
  saves,
  breaks,
  packages,
}: EnvironmentChange): EnvironmentChange => ({
  option,
  value,
  ...(lines === undefined ? {} : { lines: lines.map(({ file, line, requirement }) => ({ file, line, requirement })) }),
  ...(still_needed_by === undefined ? {} : { still_needed_by }),
  ...(violates === undefined ? {} : { violates: violates.map(({ name, requirement }) => ({ name, requirement })) }),
  ...(saves === undefined ? {} : { saves }),
  ...(breaks === undefined ? {} : { breaks }),
  ...(packages === undefined ? {} : { packages }),
})

const overlap = (one: Overlap): Overlap => ({
  packages: one.packages.map(({ name, ...sizes }) => ({ name, ...diskSizes(sizes) })),
  files: one.files,
  differing: one.differing,
  harmless: one.harmless,
  ...diskSizes(one),
  ...(one.removed_with === undefined ? {} : { removed_with: one.removed_with }),
  ...(one.interval === undefined ? {} : { interval: one.interval }),
})

const diskSizes = ({ installed_size, bytecode_size, disk_size }: DiskSizes): DiskSizes => ({ installed_size, bytecode_size, disk_size })

const targetSummary = ({ python, python_from, platform, glibc, macos, musl, assumed }: TargetSummary): TargetSummary => ({
  python,
  ...(python_from === undefined ? {} : { python_from }),
  platform,
  ...(glibc === undefined ? {} : { glibc }),
  ...(macos === undefined ? {} : { macos }),
  ...(musl === undefined ? {} : { musl }),
  assumed,
})

const condaReference = ({ filename, sha256, md5, channel, subdir, build }: CondaReference): CondaReference => ({
  filename,
  sha256,
  md5,
  channel,
  subdir,
  build,
})

const packageEstimate = (one: PackageEstimate): PackageEstimate => ({
  name: one.name,
  version: one.version,
  requested: one.requested,
  extras: one.extras,
  dependencies: one.dependencies,
  requires: one.requires.map(edge),
  wheel: file(one.wheel),
  sdist: file(one.sdist),
  ...(one.conda === undefined ? {} : { conda: condaReference(one.conda) }),
  download_size: one.download_size,
  installed_size: one.installed_size,
  overhead_size: one.overhead_size,
  bytecode_size: one.bytecode_size,
  disk_size: one.disk_size,
  retained_size: one.retained_size,
  sources: { download: one.sources.download, installed: one.sources.installed, bytecode: one.sources.bytecode },
  ...(one.kinds === undefined ? {} : { kinds: one.kinds }),
  ...(one.interval === undefined ? {} : { interval: one.interval }),
  ...(one.bounds === undefined ? {} : { bounds: one.bounds }),
  ...(one.provided === undefined ? {} : { provided: one.provided }),
  ...(one.without_line === undefined ? {} : { without_line: one.without_line.map(withoutLine) }),
})

const edge = ({ name, requirement, marker, extra }: DependencyEdge): DependencyEdge => ({ name, requirement, marker, extra })

const withoutLine = ({ file, line, requirement, saves, leaves, also_needed_by, versions, source }: WithoutLine): WithoutLine => ({
  file,
  line,
  requirement,
  saves,
  leaves,
  also_needed_by,
  versions,
  source,
})

const file = (reference: FileReference | null): FileReference | null =>
  reference && { filename: reference.filename, sha256: reference.sha256, index: reference.index }

const totalsInOrder = (totals: Totals): Totals => ({
  packages: totals.packages,
  download_size: totals.download_size,
  installed_size: totals.installed_size,
  overhead_size: totals.overhead_size,
  bytecode_size: totals.bytecode_size,
  shared_size: totals.shared_size,
  disk_size: totals.disk_size,
  source: totals.source,
  ...(totals.interval === undefined ? {} : { interval: totals.interval }),
})
