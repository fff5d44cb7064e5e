const NORMAL = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/**
 * The normalised form of a project or extra name (PEP 503): lower case, every run of `-`, `_` and
 * `.` one hyphen. It does not check whether the name is valid: `_a` becomes `-a`.
 */
export function normalizeName(text: string): string {
  return NORMAL.test(text) ? text : text.toLowerCase().replace(/[-_.]+/g, '-')
}
