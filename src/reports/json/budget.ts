import type { BudgetAdvice, BudgetResult, DeniedPackage } from '../../model/budget.ts'

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

const budgetAdvice = ({ code, lines, saves, total_after, ok }: BudgetAdvice): BudgetAdvice => ({
  code,
  lines,
  saves,
  total_after,
  ok,
})

/** A denied package with the fields of the contract in their order. */
export const deniedPackage = ({
  name,
  version,
  rule,
  file,
  line,
  path,
}: DeniedPackage): DeniedPackage => ({
  name,
  version,
  rule,
  file,
  line,
  path,
})
