import type { OptionRow } from './option-row.ts'
import { CHECK_OPTIONS } from './rows/checks.ts'
import { INDEX_OPTIONS } from './rows/indexes.ts'
import { LIBRARY_OPTIONS } from './rows/library.ts'
import { NETWORK_OPTIONS } from './rows/network-and-cache.ts'
import { REQUIREMENT_OPTIONS } from './rows/requirements.ts'
import { RESOLUTION_OPTIONS } from './rows/resolution.ts'
import { TARGET_OPTIONS } from './rows/target.ts'
import { WHAT_IF_OPTIONS } from './rows/what-if.ts'

/**
 * Every option of an estimate, once. Command-line flags and help (`cli/resolve-options.ts`), the
 * checks of library calls (`api/check-options.ts`) and cache keys (`scenarios/answers.ts`) read
 * this table. `npm run generate:options` writes the type `EstimateOptions` and `.github/OPTIONS.md`
 * from it.
 */
export const OPTIONS: Readonly<Record<string, OptionRow>> = {
  ...REQUIREMENT_OPTIONS,
  ...WHAT_IF_OPTIONS,
  ...TARGET_OPTIONS,
  ...RESOLUTION_OPTIONS,
  ...INDEX_OPTIONS,
  ...CHECK_OPTIONS,
  ...NETWORK_OPTIONS,
  ...LIBRARY_OPTIONS,
}

/** The given options that can change the answer, as canonical JSON: part of every cache key. */
export function decidingOptions(options: object): string {
  const given: Readonly<Record<string, unknown>> = { ...options }
  return JSON.stringify(
    Object.entries(OPTIONS).flatMap(([name, { decides }]) =>
      decides && given[name] !== undefined ? [[name, given[name]]] : [],
    ),
  )
}

/** How `[tool.pysize]` spells an option: `excludeNewer` is `exclude-newer`. */
export const settingKey = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
