import { PysizeError } from '../errors.ts'
import type { EstimateOptions } from '../options/options.ts'

/** Why a command makes no further installs, as a sentence, and what to do in its place. */
export interface NoInstalls {
  readonly why: string
  readonly hint: string
}

/** @throws PysizeError exit 2 where a command is given `--then` that makes no further installs */
export function refuseInstalls({ then = [] }: Pick<EstimateOptions, 'then'>, { why, hint }: NoInstalls): void {
  if (then.length > 0) throw new PysizeError('conflicting-option', `--then is not for this command: ${why}.`, { exitCode: 2, hint })
}
