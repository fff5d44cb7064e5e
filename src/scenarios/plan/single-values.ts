import { inputError } from '../../errors.ts'
import type { EstimateOptions } from '../../options/options.ts'

/** Options of one environment for which `compare` takes a list. */
const SINGLE = ['python', 'platform', 'torch'] as const

/**
 * Refuses a list if one environment is requested.
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
