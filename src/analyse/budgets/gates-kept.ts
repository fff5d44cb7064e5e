import type { BudgetResult, DeniedPackage } from '../../model/budget.ts'

/** The parts of an answer that decide whether it fails. */
export interface Gated {
  readonly budget: BudgetResult | null
  readonly budgets?: readonly BudgetResult[]
  readonly denied?: readonly DeniedPackage[]
}

/** All budgets of an answer, those that only warn among them. */
export const budgetsOf = ({ budget, budgets }: Gated): readonly BudgetResult[] =>
  budgets ?? (budget === null ? [] : [budget])

/**
 * Whether all budgets are kept and nothing denied is installed. A gate that can't tell is not open.
 */
export const keepsGates = (answer: Gated): boolean =>
  (answer.denied ?? []).length === 0 &&
  budgetsOf(answer).every(({ ok, level }) => level === 'warn' || ok === true)

/**
 * The budget that decides: what is broken comes before what is undecided, and that before what is
 * kept.
 */
export function worstBudget(answer: Gated): BudgetResult | null {
  const hard = budgetsOf(answer).filter(({ level }) => level !== 'warn')
  return (
    hard.find(({ ok }) => ok === false) ?? hard.find(({ ok }) => ok === null) ?? hard[0] ?? null
  )
}
