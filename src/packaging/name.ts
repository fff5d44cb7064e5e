const NORMAL = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/**
 * The normalised form of a project or extra name (PEP 503): lower case, every run of `-`, `_` and
 * `.` one hyphen. It does not check whether the name is valid: `_a` becomes `-a`.
 */
export function normalizeName(text: string): string {
  return NORMAL.test(text) ? text : text.toLowerCase().replace(/[-_.]+/g, '-')
}

/** The name at the beginning of a requirement, as written; undefined if it begins otherwise. */
export const leadingName = (text: string): string | undefined =>
  /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)/.exec(text)?.[1]

/** The normalised name at the beginning of a requirement; empty if it begins otherwise. */
export const leadingProject = (text: string): string => normalizeName(leadingName(text) ?? '')
