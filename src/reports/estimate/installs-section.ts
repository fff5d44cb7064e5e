import { isAcceleratorPackage } from '../../analyse/accelerator.ts'
import { leftBehind, uninstallCommand } from '../../analyse/left-behind.ts'
import { totalOnDisk } from '../../analyse/on-disk.ts'
import { staysBehind } from '../../analyse/overlaps.ts'
import type { Estimate, PackageEstimate, Scenario } from '../../model/estimate.ts'
import type { InstallStep, SizedPackage } from '../../model/further-installs.ts'
import { listNames, listSome } from '../../text/lists.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'
import { onDiskMark } from './headline.ts'

/** The most names that are listed; with `--all`, all of them. */
const MOST_NAMES = 6

/**
 * The effect of further installs on the first: the packages that each replaces and adds, and
 * leftovers that nothing needs.
 */
export function installsSection(
  { scenarios, then }: Pick<Estimate, 'scenarios' | 'then'>,
  asked: Scenario,
  options: ReportOptions,
): string[] {
  if (then === undefined) return []
  const { width, binaryUnits, all } = options
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const limit = all ? Number.POSITIVE_INFINITY : MOST_NAMES
  const command = asked.installer === 'uv' ? 'uv pip install' : 'pip install'
  const before = scenarios.find(({ name }) => name === 'plain')?.packages ?? []
  return [
    ...then.steps.flatMap((step) =>
      wrap(`Then ${command} ${step.arguments}: ${effectsOf(step, before, size, limit)}.`, width, 2),
    ),
    ...orphanLines(then.orphans, asked, size, limit).flatMap((line) => wrap(line, width, 2)),
  ]
}

function effectsOf(
  step: InstallStep,
  before: readonly PackageEstimate[],
  size: (bytes: number) => string,
  limit: number,
): string {
  const { replaced, added, reinstalled, kept, download_size } = step
  const items = (texts: readonly string[]): string =>
    listSome(
      texts.map((text) => ({ text, count: 1 })),
      limit,
    )
  const names = (of: readonly { readonly name: string }[]): string =>
    listNames(
      of.map(({ name }) => name),
      limit,
    )
  const parts = [
    ...(replaced.length === 0
      ? []
      : [
          `replaces ${items(replaced.map(({ name, from, to }) => `${name} ${from}${build(name, from, before)} with ${to}`))}`,
        ]),
    ...(added.length === 0
      ? []
      : [
          `adds ${added.length === 1 ? `${added[0]!.name} ${added[0]!.version}` : `${added.length} packages (${names(added)})`}`,
        ]),
    ...(reinstalled.length === 0 ? [] : [`writes ${names(reinstalled)} again`]),
    ...(kept.length === 0 ? [] : [`keeps ${names(kept.map((name) => ({ name })))}`]),
  ]
  const isIdle = replaced.length + added.length + reinstalled.length === 0
  return isIdle
    ? 'nothing changes, since all its requirements are met'
    : `${parts.join('; ')}; downloads ${size(download_size)}`
}

/** Says that a build without a label is for a GPU, like the one on the Python index. */
function build(name: string, version: string, before: readonly PackageEstimate[]): string {
  const one = before.find((other) => other.name === name && other.version === version)
  return one?.dependencies.some(isAcceleratorPackage) === true ? ' (CUDA)' : ''
}

function orphanLines(
  orphans: readonly SizedPackage[],
  asked: Scenario,
  size: (bytes: number) => string,
  limit: number,
): readonly string[] {
  if (orphans.length === 0) return []
  const names = orphans.map(({ name }) => name)
  const bytes = orphans.reduce((sum, one) => sum + (one.size ?? 0), 0)
  const unknown = orphans.some((one) => one.size === null) ? '≥' : ''
  const count = names.length === 1 ? '1 package' : `${names.length} packages`
  const it = names.length === 1 ? 'it' : 'them'
  const stay = names.length === 1 ? 'stays' : 'stay'
  const { wouldBreak } = leftBehind(asked)
  const without = totalOnDisk(asked.totals) - bytes + staysBehind(asked.overlaps, new Set(names))
  return [
    `${count} (${unknown}${size(bytes)}) ${stay}, although nothing needs ${it}: ${listNames(names, limit)}. Without ${it}: ${onDiskMark(asked)}${size(without)}.`,
    wouldBreak.length === 0
      ? `To remove ${it}: ${uninstallCommand(names, asked.installer)}`
      : `Removing ${it} would break ${listNames(wouldBreak, limit)}, since they write the same files: install everything again instead.`,
  ]
}
