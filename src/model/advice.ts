import type { Warning } from '../errors.ts'
import type { BudgetResult, DeniedPackage } from './budget.ts'
import type { Recipe } from './change.ts'
import type { NetworkUse, Scenario, Source } from './estimate.ts'

/**
 * A change that makes an environment smaller, proven by resolving and weighing the changed
 * environment.
 */
export interface Advice extends Recipe {
  readonly code:
    | 'cpu-build'
    | 'one-cuda'
    | 'unused-accelerators'
    | 'lighter-package'
    | 'drop-requirement'
    | 'unused-requirement'
    | 'strip-files'
    | 'no-bytecode'
    | 'one-install'
    | 'uninstall-orphans'
  /** A phrase in the imperative. */
  readonly title: string
  /** Bytes on disk that the first target saves. */
  readonly saves: number
  /** Bytes on disk that the first target takes afterwards. */
  readonly total_after: number
  /** The platforms on which the lines were resolved, the target first. */
  readonly targets: readonly string[]
  /** The loss or difference; null if missing. */
  readonly breaks: string | null
  /** For `lighter-package`: whether code that imports it can stay unchanged. */
  readonly drop_in?: boolean
  /** The worst source of the sizes before and after. */
  readonly source: Source
}

/** Several pieces of advice, resolved together. */
export interface CombinedAdvice {
  /** Positions in `advice`. */
  readonly advice: readonly number[]
  readonly saves: number
  readonly total_after: number
  readonly targets: readonly string[]
  /** Whether the budget is kept afterwards; null without a budget, and if undecided. */
  readonly keeps_budget: boolean | null
}

/** The output of `pysize advise`. */
export interface AdviceReport {
  readonly schema_version: 1
  readonly command: 'advise'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  /** The unchanged environment on the requested target. */
  readonly scenarios: readonly Scenario[]
  /** The first budget, of the unchanged environment; advice should make it hold. */
  readonly budget: BudgetResult | null
  /** All budgets, if there are several or some only warn. */
  readonly budgets?: readonly BudgetResult[]
  /** Installed packages that `--deny` or `--require-cpu` forbids; absent if none is denied. */
  readonly denied?: readonly DeniedPackage[]
  /** The largest saving first. */
  readonly advice: readonly Advice[]
  /**
   * The smallest set of advice that keeps the budget; without a budget, all advice that breaks
   * nothing else. Null if missing.
   */
  readonly combined: CombinedAdvice | null
  /** The files that `apply` wrote. */
  readonly applied: readonly string[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
