import { inputError } from '../../errors.ts'
import type { EstimateOptions } from '../../options/options.ts'

/** Options of one environment that people give lists to, as `compare` takes them. */
const SINGLE = ['python', 'platform', 'torch'] as const

/**
 * Refuses a list where one environment is asked for.
 *
 * @throws PysizeError `several-values`, exit 2
 */
export function requireSingleValues(options: EstimateOptions): void {
  for (const name of SINGLE) {
    const value = options[name]
    if (
      value === undefined ||
      !(value.includes(',') || (name === 'torch' && value.toLowerCase() === 'all'))
    )
      continue
    const [file = 'requirements.txt'] = options.files ?? []
    throw inputError('several-values', `--${name} ${value} are several environments.`, {
      hint: `Compare them with: pysize compare ${file} --${name} ${value}`,
    })
  }
}
