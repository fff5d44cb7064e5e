import type { EnvironmentChange, Recipe } from '../../model/change.ts'
import type {
  CondaReference,
  DependencyEdge,
  DiskSizes,
  FileReference,
  MadeSize,
  Overlap,
  PackageEstimate,
  Scenario,
  TargetSummary,
  Totals,
  WithoutLine,
} from '../../model/estimate.ts'
import { each } from './each.ts'
import { inOrder } from './in-order.ts'

/** A scenario with the fields of the contract in their order. */
export const scenario = ({
  name,
  target,
  installer,
  packages,
  overlaps,
  totals,
  changes,
  recipe,
}: Scenario): object => ({
  name,
  target: targetSummary(target),
  installer,
  packages: each(packages.toSorted(byName), packageEstimate),
  overlaps: overlaps.map(overlap),
  totals: totalsInOrder(totals),
  ...(changes === undefined ? {} : { changes: changes.map(environmentChange) }),
  ...(recipe === undefined ? {} : { recipe: recipeOf(recipe) }),
})

const byName = (a: PackageEstimate, b: PackageEstimate): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0

/** A recipe with the fields of the contract in their order. */
export const recipeOf = ({ file, lines, edits, commands, notes }: Recipe): Recipe => ({
  ...(file === undefined ? {} : { file }),
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
  ...(lines === undefined
    ? {}
    : { lines: lines.map(({ file, line, requirement }) => ({ file, line, requirement })) }),
  ...(still_needed_by === undefined ? {} : { still_needed_by }),
  ...(violates === undefined
    ? {}
    : { violates: violates.map(({ name, requirement }) => ({ name, requirement })) }),
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

const diskSizes = ({
  installed_size,
  overhead_size,
  bytecode_size,
  disk_size,
}: DiskSizes & MadeSize): DiskSizes & MadeSize => ({
  installed_size,
  ...(overhead_size === undefined ? {} : { overhead_size }),
  bytecode_size,
  disk_size,
})

const targetSummary = ({
  python,
  python_from,
  platform,
  glibc,
  macos,
  musl,
  assumed,
}: TargetSummary): TargetSummary => ({
  python,
  ...(python_from === undefined ? {} : { python_from }),
  platform,
  ...(glibc === undefined ? {} : { glibc }),
  ...(macos === undefined ? {} : { macos }),
  ...(musl === undefined ? {} : { musl }),
  assumed,
})

const condaReference = ({
  filename,
  sha256,
  md5,
  channel,
  subdir,
  build,
}: CondaReference): CondaReference => ({
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
  sources: {
    download: one.sources.download,
    installed: one.sources.installed,
    bytecode: one.sources.bytecode,
  },
  ...(one.kinds === undefined ? {} : { kinds: one.kinds }),
  ...(one.interval === undefined ? {} : { interval: one.interval }),
  ...(one.bounds === undefined ? {} : { bounds: one.bounds }),
  ...(one.provided === undefined ? {} : { provided: one.provided }),
  ...(one.without_line === undefined ? {} : { without_line: one.without_line.map(withoutLine) }),
})

const edge = (one: DependencyEdge): DependencyEdge =>
  inOrder(one, 'name', 'requirement', 'marker', 'extra')

const withoutLine = (one: WithoutLine): WithoutLine =>
  inOrder(
    one,
    'file',
    'line',
    'requirement',
    'saves',
    'leaves',
    'also_needed_by',
    'versions',
    'source',
  )

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
