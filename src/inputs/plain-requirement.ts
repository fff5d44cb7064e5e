import type { Place } from '../errors.ts'
import { redact } from '../text/redact.ts'
import type { WrittenRequirement } from './input.ts'
import type { parseRequirementText } from './requirements/requirement-text.ts'

/** A requirement without hashes and settings, with the parts that were read from its text. */
export const plainRequirement = (
  text: string,
  parts: ReturnType<typeof parseRequirementText>,
  place: Place,
): WrittenRequirement => ({
  text: redact(text),
  ...parts,
  editable: false,
  hashes: {},
  configSettings: {},
  constraint: false,
  origin: [place],
})
