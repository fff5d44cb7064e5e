import { PysizeError } from '../errors.ts'
import type { EstimateOptions } from '../options/options.ts'

/** Why a command makes no further installs, as a sentence, and what to do instead. */
export interface NoInstalls {
  readonly why: string
  readonly hint: string
}

/**
 * @throws PysizeError exit 2 if `--then` is given to a command that makes no further installs
 */
export function refuseInstalls(
  { then = [] }: Pick<EstimateOptions, 'then'>,
  { why, hint }: NoInstalls,
): void {
  if (then.length > 0)
    throw new PysizeError('conflicting-option', `--then is not for this command: ${why}.`, {
      exitCode: 2,
      hint,
    })
}

/**
 * A limit that is not checked must not look as if it were kept. Limits of `[tool.pysize]` apply to
 * the commands that check them.
 *
 * @throws PysizeError exit 2 if limits are given to a command that checks none
 */
export function refuseGates(
  { budget, warnBudget, deny, requireCpu }: EstimateOptions,
  command: string,
): void {
  const given = Object.entries({
    '--budget': budget,
    '--warn-budget': warnBudget,
    '--deny': deny,
    '--require-cpu': requireCpu,
  })
  const [option] = given.find(([, value]) => value !== undefined && value !== false) ?? []
  if (option === undefined) return
  throw new PysizeError(
    'conflicting-option',
    `pysize ${command} does not check limits such as ${option}.`,
    {
      exitCode: 2,
      hint: `Check each environment: pysize estimate FILE ${option} …`,
    },
  )
}
