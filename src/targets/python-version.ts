import { PysizeError } from '../errors.ts'
import type { InstallerName } from '../model/estimate.ts'
import { NEWEST_PATCH } from './python-releases.ts'

/** The language version of a target's interpreter. */
export interface PythonVersion {
  readonly major: number
  readonly minor: number
  readonly micro: number
  /** `3.11.7`, `3.14.0rc2` */
  readonly full: string
}

/** The value of `--python`: a version, and whether it is the free-threaded build (`3.13t`). */
export interface PythonChoice {
  readonly version: PythonVersion
  readonly freeThreaded: boolean
  /** Whether the patch release was chosen without one (`3.11`). */
  readonly patchAssumed: boolean
}

export const DEFAULT_PYTHON = '3.12'

const CHOICE = /^3\.(\d{1,3})(?:\.(\d{1,3})((?:a|b|rc)\d{1,3})?)?(t)?$/
/** Free-threaded builds began with 3.13 (PEP 703); Pythons older than 3.8 are not modelled. */
const FIRST_FREE_THREADED = 13
/** The oldest minor version of Python 3 that pysize knows. */
export const OLDEST_MINOR = 8

/**
 * Reads a value of `--python`: `3.11`, `3.11.7`, `3.14.0rc2`, with a final `t` for the
 * free-threaded build. A minor version means its newest release in the table under pip's policy,
 * because people install that, and `.0` under uv's, like uv's own `--python-version`.
 *
 * @throws PysizeError `bad-python` (exit 2)
 */
export function choosePython(text: string, installer: InstallerName): PythonChoice {
  const match = CHOICE.exec(text)
  if (match === null) throw badPython(unknownPython(text))
  const [, minorText = '', microText, prerelease = '', threading] = match
  const minor = Number(minorText)
  const freeThreaded = threading !== undefined
  if (minor < OLDEST_MINOR)
    throw badPython(`Python ${text} is too old: 3.${OLDEST_MINOR} is the oldest that pysize knows.`)
  if (freeThreaded && minor < FIRST_FREE_THREADED)
    throw badPython(`Python 3.${minor} has no free-threaded build.`)
  const micro =
    microText !== undefined ? Number(microText) : installer === 'uv' ? 0 : NEWEST_PATCH.get(minor)
  if (micro === undefined) throw badPython(`No release of Python 3.${minor} is known.`)
  const fault = impossiblePatch(minor, micro, prerelease)
  if (fault !== undefined) throw badPython(fault)
  return {
    version: { major: 3, minor, micro, full: `3.${minor}.${micro}${prerelease}` },
    freeThreaded,
    patchAssumed: microText === undefined,
  }
}

/** How many patch releases may follow the newest one of the table. */
const MOST_FURTHER = 20

/** Why a patch release cannot exist. Since 3.10, only `.0` has pre-releases (PEP 101). */
function impossiblePatch(minor: number, micro: number, prerelease: string): string | undefined {
  if (prerelease !== '' && micro > 0 && minor >= 10)
    return `Python 3.${minor}.${micro}${prerelease} does not exist: only 3.${minor}.0 has pre-releases.`
  const newest = NEWEST_PATCH.get(minor)
  return newest === undefined || micro <= newest + MOST_FURTHER
    ? undefined
    : `Python 3.${minor}.${micro} does not exist: the newest known release is 3.${minor}.${newest}.`
}

function unknownPython(text: string): string {
  if (/^(?:pypy|graal|jython|ironpython|pyodide)/i.test(text))
    return `'${text}' is not CPython, and pysize supports only CPython.`
  const [, major = ''] = /^(\d+)(?:\.\d+)*$/.exec(text) ?? []
  if (major === '2')
    return `Python ${text} is too old: 3.${OLDEST_MINOR} is the oldest that pysize knows.`
  return `Unknown Python version '${text}'.`
}

function badPython(message: string): PysizeError {
  const known = [...NEWEST_PATCH.keys()].map((minor) => `3.${minor}`).join(', ')
  return new PysizeError('bad-python', message, {
    exitCode: 2,
    hint: `Give one of ${known}, a full version such as 3.11.7, or 3.13t for the free-threaded build.`,
  })
}
