import type { DiffTotals, SideTotals } from '../../model/diff.ts'
import type { Scenario, Source } from '../../model/estimate.ts'
import { totalOnDisk } from '../on-disk.ts'
import { worstSource } from '../totals.ts'

const NOTHING: SideTotals = {
  packages: 0,
  download_size: 0,
  installed_size: 0,
  overhead_size: 0,
  bytecode_size: 0,
  on_disk_size: 0,
}

function sideTotals(scenario: Scenario | undefined): SideTotals {
  if (scenario === undefined) return NOTHING
  const { packages, download_size, installed_size, overhead_size, bytecode_size } = scenario.totals
  return {
    packages,
    download_size,
    installed_size,
    overhead_size,
    bytecode_size,
    on_disk_size: totalOnDisk(scenario.totals),
  }
}

/** The sums of both sides and their difference; `source` is the worse of the two. */
export function diffTotals(before: Scenario | undefined, after: Scenario | undefined): DiffTotals {
  const [a, b] = [sideTotals(before), sideTotals(after)]
  const sources = [before, after].flatMap((one) =>
    one === undefined ? [] : [one.totals.source, ...bytecode(one)],
  )
  return { before: a, after: b, difference: subtract(b, a), source: worstSource(sources) }
}

const bytecode = ({ packages }: Scenario): readonly Source[] =>
  packages.map(({ sources }) => sources.bytecode)

const combine =
  (work: (a: number, b: number) => number) =>
  (a: SideTotals, b: SideTotals): SideTotals => ({
    packages: work(a.packages, b.packages),
    download_size: work(a.download_size, b.download_size),
    installed_size: work(a.installed_size, b.installed_size),
    overhead_size: work(a.overhead_size, b.overhead_size),
    bytecode_size: work(a.bytecode_size, b.bytecode_size),
    on_disk_size: work(a.on_disk_size, b.on_disk_size),
  })

const subtract = combine((a, b) => a - b)
const add = combine((a, b) => a + b)

/**
 * The totals as if the old side already had the changes of the index, so only the user's changes
 * remain.
 */
export function withoutDrift(totals: DiffTotals, drift: SideTotals): DiffTotals {
  const before = add(totals.before, drift)
  return { ...totals, before, difference: subtract(totals.after, before) }
}

/** The sums of several comparisons. */
export const sumOfTotals = (totals: readonly DiffTotals[]): DiffTotals => ({
  before: totals.reduce((sum, { before }) => add(sum, before), NOTHING),
  after: totals.reduce((sum, { after }) => add(sum, after), NOTHING),
  difference: totals.reduce((sum, { difference }) => add(sum, difference), NOTHING),
  source: worstSource(totals.map(({ source }) => source)),
})
