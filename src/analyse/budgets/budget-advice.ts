import type { BudgetAdvice, BudgetResult } from '../../model/budget.ts'
import type { Scenario } from '../../model/estimate.ts'
import { leftBehind, uninstallCommand } from '../left-behind.ts'
import { linesBySize, placeOf } from '../own-lines.ts'
import { everywhere, stripped } from '../stripped.ts'
import { totalsOf } from '../totals.ts'

/** An environment that what is known already tells of, and what makes it. */
interface Alternative extends Pick<BudgetAdvice, 'code' | 'lines'> {
  readonly scenario: Scenario
}

/**
 * What would keep a broken budget, by what an estimate knows: the CPU build, an install without
 * bytecode, both, without what an earlier install left there, or without one of the user's lines.
 * The least harm that keeps it comes first; where nothing does, what leaves least without a change
 * of code.
 *
 * @param result of the environment as it is
 * @param cpu the scenario with CPU builds
 * @param held holds another environment against the same budget
 * @returns undefined where the budget is not broken, or nothing makes the environment smaller
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
  // Without a package a budget for it is not a question.
  const drops = result.package === undefined ? dropsOf(asked) : []
  const smaller = (alternatives: readonly Alternative[]): readonly BudgetAdvice[] =>
    alternatives
      .map(({ code, lines, scenario }): BudgetAdvice => {
        const { measured, ok } = held(scenario)
        return { code, lines, saves: result.measured - measured, total_after: measured, ok }
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

/** Without what an earlier install left there, where taking it away breaks nothing. */
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
 * Without each of the user's lines, what saves most first; the last line of all is not a choice.
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
