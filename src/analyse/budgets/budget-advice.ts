import type { BudgetAdvice, BudgetResult } from '../../model/budget.ts'
import type { Scenario } from '../../model/estimate.ts'
import { leftBehind, uninstallCommand } from '../left-behind.ts'
import { linesBySize, placeOf } from '../own-lines.ts'
import { everywhere, stripped } from '../stripped.ts'
import { totalsOf } from '../totals.ts'

/** A smaller environment that can be computed from known facts, and the change that leads to it. */
interface Alternative extends Pick<BudgetAdvice, 'code' | 'lines'> {
  readonly scenario: Scenario
}

/**
 * Finds a change that keeps a broken budget, from the facts of an estimate: the CPU build, an
 * install without bytecode, both, removing leftovers of an earlier install, or deleting one of the
 * user's lines. The least harmful change that keeps the budget comes first. If none keeps it, the
 * change that saves most without editing code is returned.
 *
 * @param result the environment without changes
 * @param cpu the scenario with CPU builds
 * @param held checks another environment against the same budget
 * @returns undefined if the budget is kept, or if nothing makes the environment smaller
 */
export function budgetAdvice(
  result: BudgetResult,
  asked: Scenario,
  cpu: Scenario | undefined,
  held: (scenario: Scenario) => BudgetResult,
): BudgetAdvice | undefined {
  if (result.ok !== false) return undefined
  const bare = asked.totals.bytecode_size === 0 ? [] : [withoutBytecode(asked)]
  const ofCpu: readonly Alternative[] =
    cpu === undefined
      ? []
      : [{ code: 'cpu-build', lines: cpu.recipe?.lines ?? ['--torch cpu'], scenario: cpu }]
  const both = ofCpu.flatMap(({ lines, scenario }) => {
    const one = withoutBytecode(scenario)
    return bare.length === 0
      ? []
      : [{ ...one, code: 'cpu-build-and-no-bytecode' as const, lines: [...lines, ...one.lines] }]
  })
  // A budget for a package does not apply without that package.
  const drops = result.package === undefined ? dropsOf(asked) : []
  const smaller = (alternatives: readonly Alternative[]): readonly BudgetAdvice[] =>
    alternatives
      .map(({ code, lines, scenario }): BudgetAdvice => {
        const after = held(scenario)
        const least = leastOf(after)
        return { code, lines, saves: leastOf(result) - least, total_after: least, ok: after.ok }
      })
      .filter(({ saves }) => saves > 0)
  const harmless = smaller([...bare, ...ofCpu, ...withoutLeftBehind(asked)]).toSorted(
    (a, b) => b.saves - a.saves,
  )
  const all = [...harmless, ...smaller(both), ...smaller(drops)]
  return (
    all.find(({ ok }) => ok) ??
    all.find(({ ok }) => ok === null) ??
    smaller(both)[0] ??
    harmless[0] ??
    all[0]
  )
}

/** The measured size, with the least sizes of packages without a known size. */
const leastOf = ({ measured, interval: [low] }: BudgetResult): number => Math.max(measured, low)

/**
 * The environment without packages that an earlier install left there, if removing them breaks
 * nothing.
 */
function withoutLeftBehind(asked: Scenario): readonly Alternative[] {
  const { names, wouldBreak } = leftBehind(asked)
  if (names.length === 0 || wouldBreak.length > 0) return []
  const gone = new Set(names)
  const packages = asked.packages.filter((one) => !gone.has(one.name))
  return [
    {
      code: 'uninstall-unneeded',
      lines: [uninstallCommand(names, asked.installer)],
      scenario: reduced(asked, packages),
    },
  ]
}

function withoutBytecode(scenario: Scenario): Alternative {
  const option = scenario.installer === 'uv' ? '--no-compile-bytecode' : '--no-compile'
  const packages = stripped(scenario.packages, everywhere(['bytecode']), scenario.overlaps)
  return { code: 'no-bytecode', lines: [option], scenario: reduced(scenario, packages) }
}

const reduced = (scenario: Scenario, packages: Scenario['packages']): Scenario => {
  const names = new Set(packages.map(({ name }) => name))
  const overlaps = scenario.overlaps.filter((overlap) =>
    overlap.packages.every(({ name }) => names.has(name)),
  )
  return { ...scenario, packages, overlaps, totals: totalsOf(packages, overlaps) }
}

/**
 * The environment without each of the user's lines, the largest saving first. A single line cannot
 * be deleted.
 */
function dropsOf(asked: Scenario): readonly Alternative[] {
  const lines = linesBySize(asked)
  if (lines.length < 2) return []
  return lines
    .filter(({ saves, file }) => saves > 0 && file !== '--with' && file !== '--then')
    .map((line) => {
      const gone = new Set(line.leaves)
      return {
        code: 'drop-requirement',
        lines: [`${placeOf(line)}: delete ${line.name}`],
        scenario: reduced(
          asked,
          asked.packages.filter((one) => !gone.has(one.name)),
        ),
      }
    })
}
