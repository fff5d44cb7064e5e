import { inputError, type Place } from '../errors.ts'
import { starred } from '../text/redact.ts'
import type { WrittenRequirement } from './input.ts'
import { plainRequirement } from './plain-requirement.ts'
import { LineFault } from './requirements/line-fault.ts'
import { parseRequirementText } from './requirements/requirement-text.ts'

/**
 * Reads a requirement of the command line.
 *
 * @param place the option with its value
 * @throws PysizeError exit 2, with a column in the text of `place`
 */
export function commandLineRequirement(
  text: string,
  cwd: string,
  place: Place,
): WrittenRequirement {
  try {
    return plainRequirement(text, parseRequirementText(text, cwd), place)
  } catch (error) {
    if (!(error instanceof LineFault)) throw error
    const column = (place.text ?? '').indexOf(starred(text)) + error.offset + 1
    throw inputError(error.code, error.message, {
      places: [{ ...place, column }],
      hint: error.hint,
    })
  }
}
