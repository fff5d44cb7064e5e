import { DEFAULT_PYTHON } from './python-version.ts'

/**
 * `3.11`, `3.11.7`, `3.14.0rc2`, `3.13t`, `3.13+freethreaded`, `3.11.*`, and the suffixes of image
 * tags and virtual environments.
 */
const DOTTED = /^(\d+\.\d+(?:\.\d+(?:(?:a|b|rc)\d+)?)?)(?:\.\*)?(t|\+freethreaded)?(?:[-/].*)?$/
/** The first digit is the major version: `311`, `py311` and `cp311`, but `27` alone is no Python. */
const UNDOTTED = /^(\d)(\d{1,2})(t?)$/
const PREFIX = /^(?:c?python[-@:]?|cp|py|v)/

/**
 * A Python in a spelling of people and tools, as a value of `--python`: `py311`, `cp311`,
 * `311`, `python3.11`, `cpython@3.11`, `cpython-3.11.7-linux-x86_64-gnu`, `python:3.11-slim`,
 * `v3.11`, `3.12-dev`; a bare `3` is the default. Undefined if it names no version of CPython.
 */
export function readPython(text: string): string | undefined {
  const spelled = text
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim()
    .toLowerCase()
  const version = spelled.replace(PREFIX, '')
  if (version === '3') return DEFAULT_PYTHON
  const dotted = DOTTED.exec(version)
  if (dotted !== null) return `${dotted[1]}${dotted[2] === undefined ? '' : 't'}`
  const [, major = '', minor = '', threading = ''] = UNDOTTED.exec(version) ?? []
  const isPython = version === spelled ? major === '3' : major !== ''
  return isPython ? `${major}.${minor}${threading}` : undefined
}
