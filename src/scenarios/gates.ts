import { budgetAdvice } from '../analyse/budgets/budget-advice.ts'
import { type DenyRule, deniedPackages, denyRules } from '../analyse/budgets/denied-packages.ts'
import { evaluateLimit, type Surroundings } from '../analyse/budgets/evaluate-budgets.ts'
import { type Budget, parseBudgets } from '../analyse/budgets/parse-budgets.ts'
import { parseSize } from '../analyse/budgets/parse-size.ts'
import { WARNINGS } from '../codes/warnings.ts'
import { PysizeError, type Warning, warning } from '../errors.ts'
import { addedSize } from '../inputs/added-size.ts'
import type { Inputs } from '../inputs/input.ts'
import { layerSize } from '../inputs/layer-size.ts'
import type { BudgetResult } from '../model/budget.ts'
import type { Estimate, Scenario } from '../model/estimate.ts'
import type { EstimateOptions } from '../options/options.ts'
import { didYouMean } from '../text/nearest.ts'
import { formatSize } from '../text/sizes.ts'

/** The checks for an environment. */
export interface Gates {
  readonly hard: readonly Budget[]
  readonly soft: readonly Budget[]
  readonly deny: readonly DenyRule[]
  readonly around: Surroundings
  readonly allowUnknown: boolean
  /** Codes of hidden warnings. */
  readonly ignored: ReadonlySet<string>
}

/**
 * The gates that options request. They are read before anything is resolved, because a run may take
 * long.
 *
 * @throws PysizeError exit 2 for an unreadable value
 */
export function gatesOf(options: EstimateOptions, cwd: string): Gates {
  const {
    budget,
    warnBudget,
    deny = [],
    requireCpu = false,
    baseSize,
    add,
    addLayers = [],
    allowUnknown = false,
    ignoreWarnings = [],
  } = options
  return {
    hard: parseBudgets(budget),
    soft: parseBudgets(warnBudget),
    deny: denyRules(deny, requireCpu),
    around: {
      base: baseSize === undefined ? null : sizeOf('--base-size', baseSize),
      added:
        add === undefined
          ? null
          : add.reduce((sum, one) => sum + (parseSize(one) ?? addedSize(one, cwd)), 0),
      layers: layersOf(addLayers, cwd),
    },
    allowUnknown,
    ignored: new Set(ignoreWarnings.map(warningCode)),
  }
}

/**
 * The most layers of a function: five (docs.aws.amazon.com/lambda/latest/dg/adding-layers.html,
 * 2026).
 */
const MOST_LAYERS = 5

function layersOf(layers: readonly string[], cwd: string): number {
  if (layers.length > MOST_LAYERS)
    throw new PysizeError(
      'invalid-option-value',
      `A Lambda function takes ${MOST_LAYERS} layers, but --add-layer names ${layers.length}.`,
      { exitCode: 2, hint: 'Join layers, or put their packages into the function.' },
    )
  return layers.reduce((sum, one) => sum + (parseSize(one) ?? layerSize(one, cwd)), 0)
}

function warningCode(code: string): string {
  if (Object.hasOwn(WARNINGS, code)) return code
  throw new PysizeError('invalid-option-value', `'${code}' is not the code of a warning.`, {
    exitCode: 2,
    hint:
      didYouMean(code, Object.keys(WARNINGS)) ??
      'A warning shows its code, as in warning[estimated-sdist].',
  })
}

function sizeOf(option: string, value: string | number): number {
  const bytes = typeof value === 'number' ? value : parseSize(value)
  if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0) return bytes
  throw new PysizeError('invalid-option-value', `'${value}' is not a size.`, {
    exitCode: 2,
    hint: `Write ${option} 130MB, for example.`,
  })
}

/** The gates for inputs of which a part is not counted. */
export const gatesAround = (gates: Gates, { uncounted = [] }: Pick<Inputs, 'uncounted'>): Gates =>
  uncounted.length === 0 ? gates : { ...gates, around: { ...gates.around, uncounted } }

export const hasGates = ({ hard, soft, deny }: Gates): boolean =>
  hard.length + soft.length + deny.length > 0

/**
 * Decides the gates of an estimate, in the given order.
 *
 * @param cpu the scenario with CPU builds, for advice on broken gates
 */
export function throughGates(
  gates: Gates,
  scenario: Scenario,
  isAsked: boolean,
  cpu?: Scenario,
): Pick<Estimate, 'budget' | 'budgets' | 'denied' | 'warnings'> {
  const { hard, soft, deny, around, allowUnknown } = gates
  const held = (budget: Budget): BudgetResult => {
    const against = (one: Scenario): BudgetResult =>
      evaluateLimit(budget, one, around, { allowUnknown, isAsked })
    const result = against(scenario)
    const advice = budgetAdvice(result, scenario, cpu, against)
    return advice === undefined ? result : { ...result, advice }
  }
  const kept = hard.map(held)
  const warned = soft.map((budget): BudgetResult => ({ ...held(budget), level: 'warn' }))
  const budgets = [...kept, ...warned]
  return {
    budget: kept[0] ?? null,
    ...(budgets.length < 2 && soft.length === 0 ? {} : { budgets }),
    ...(deny.length === 0 ? {} : { denied: deniedPackages(deny, scenario) }),
    warnings: [
      ...warned.flatMap(overSoft),
      ...[...hard, ...soft].flatMap((budget) => notInstalled(budget, scenario)),
    ],
  }
}

function overSoft({ ok, limit, measured, name, package: of }: BudgetResult): readonly Warning[] {
  if (ok !== false) return []
  const what = name ?? (of === undefined ? 'The environment' : of)
  return [
    warning(
      'over-warn-budget',
      `${what} takes ${formatSize(measured, false)}, more than --warn-budget allows: ${formatSize(limit, false)}.`,
    ),
  ]
}

function notInstalled(budget: Budget, { packages }: Scenario): readonly Warning[] {
  if (budget.kind !== 'package' || packages.some(({ name }) => name === budget.name)) return []
  return [warning('not-in-environment', `${budget.name} has a budget, but is not installed.`)]
}
