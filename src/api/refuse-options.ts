import { PysizeError } from '../errors.ts'
import type { EstimateOptions } from '../options/options.ts'

/** Why a command makes no further installs, as a sentence, and what to do in its place. */
export interface NoInstalls {
  readonly why: string
  readonly hint: string
}

/** @throws PysizeError exit 2 where a command is given `--then` that makes no further installs */
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
 * A limit that is not checked must not look as if it were kept. Those of `[tool.pysize]` are for
 * the commands that check them.
 *
 * @throws PysizeError exit 2 where a command is given limits that checks none
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
