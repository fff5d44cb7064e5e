import { inputError } from '../errors.ts'
import { normalizeName } from '../packaging/name.ts'
import { parseRequirement, RequirementError } from '../packaging/requirement.ts'

/**
 * A package's name as a person writes it, normalised.
 *
 * @throws PysizeError exit 2 `bad-name`
 */
export function packageName(text: unknown): string {
  if (typeof text === 'string' && /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(text))
    return normalizeName(text)
  const meant = typeof text === 'string' ? nameIn(text) : undefined
  throw inputError('bad-name', `'${String(text)}' is not a package name.`, {
    hint:
      meant === undefined ? 'Write a name alone, such as torch.' : `Write the name alone: ${meant}`,
  })
}

/** The name in `torch==2.9.0` or `uvicorn[standard]`. */
function nameIn(text: string): string | undefined {
  try {
    return parseRequirement(text).rawName
  } catch (error) {
    if (error instanceof RequirementError) return undefined
    throw error
  }
}
