import { parseLenientSpecifierSet, satisfies } from '../packaging/versions/specifier.ts'
import { NEWEST_PATCH } from './python-releases.ts'
import { readPython } from './python-spelling.ts'
import { DEFAULT_PYTHON } from './python-version.ts'

/**
 * The Python in a `.python-version` file, as a value of `--python`. The file is pyenv's or uv's:
 * the first entry that is not a comment counts, and may have range specifiers. Undefined if it is
 * not CPython (a virtual environment's name, PyPy).
 */
export function pythonFromVersionFile(text: string): string | undefined {
  const entry = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .find((line) => line !== '')
  return entry === undefined ? undefined : (readPython(entry) ?? pythonFromRequires(entry))
}

/**
 * The Python that a `runtime.txt` (Heroku, Cloud Foundry) names, as a value of `--python`:
 * `python-3.11.7`, `python-3.11`, `3.11.7`.
 */
export const pythonFromRuntimeFile = (text: string): string | undefined => readPython(text)

/**
 * The Python to assume for a project with this `requires-python`, as a value of `--python`: the
 * default if it is allowed, because a lower bound does not require the newest; else the nearest
 * older one that is allowed, else the nearest newer one: projects and their wheels support the
 * lowest version that they name, and often not yet the newest. It is a minor version if both its
 * first and its newest release are allowed, so it does not matter which of them an installer means.
 * Undefined if none is allowed.
 */
export function pythonFromRequires(requiresPython: string): string | undefined {
  const allowed = parseLenientSpecifierSet(requiresPython)
  if (allowed === undefined || requiresPython.trim() === '') return undefined
  const releases = [...NEWEST_PATCH]
  const newer = releases.findIndex(([minor]) => `3.${minor}` === DEFAULT_PYTHON) + 1
  for (const [minor, newest] of [...releases.slice(0, newer).reverse(), ...releases.slice(newer)]) {
    for (let patch = newest; patch >= 0; patch--) {
      const release = `3.${minor}.${patch}`
      if (satisfies(allowed, release))
        return patch === newest && satisfies(allowed, `3.${minor}.0`) ? `3.${minor}` : release
    }
  }
  return undefined
}
