import { PysizeError } from '../errors.ts'
import type { EstimateOptions } from '../options/options.ts'

/** @throws PysizeError exit 2 where a command that looks at files alone is given `--then` */
export function refuseInstalls({ then = [] }: Pick<EstimateOptions, 'then'>, command: string): void {
  if (then.length === 0) return
  throw new PysizeError('conflicting-option', `pysize ${command} does not follow --then.`, {
    exitCode: 2,
    hint: "Leave out --then, or use it with 'pysize estimate'.",
  })
}
