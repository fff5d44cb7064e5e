import type { BudgetResult, DeniedPackage } from '../../model/budget.ts'

/** The parts of an answer that decide whether it fails. */
export interface Gated {
  readonly budget: BudgetResult | null
  readonly budgets?: readonly BudgetResult[]
  readonly denied?: readonly DeniedPackage[]
}

/** All budgets of an answer, also those that only warn. */
export const budgetsOf = ({ budget, budgets }: Gated): readonly BudgetResult[] =>
  budgets ?? (budget === null ? [] : [budget])

/**
 * Whether all budgets are kept and no denied package is installed. An undecided budget counts as
 * not kept.
 */
export const keepsGates = (answer: Gated): boolean =>
  (answer.denied ?? []).length === 0 &&
  budgetsOf(answer).every(({ ok, level }) => level === 'warn' || ok === true)

/**
 * The budget that decides: a broken one if there is one, else an undecided one, else a kept one.
 */
export function worstBudget(answer: Gated): BudgetResult | null {
  const hard = budgetsOf(answer).filter(({ level }) => level !== 'warn')
  return (
    hard.find(({ ok }) => ok === false) ?? hard.find(({ ok }) => ok === null) ?? hard[0] ?? null
  )
}
