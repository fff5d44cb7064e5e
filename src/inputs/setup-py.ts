import { normalizeName } from '../packaging/name.ts'
import { type PythonLiteral, readPythonLiteral } from './python-literal.ts'
import type { SetupConfiguration } from './setup-cfg.ts'

/** A setup.py's declarations. `dependencies` is `undefined` where none stand there as a literal. */
export interface SetupScript extends SetupConfiguration {
  /** It says something of dependencies itself, so that what stands elsewhere may not be all. */
  readonly declares: boolean
  /** It says something of them that can't be read. */
  readonly computed: boolean
}

/** Reads a setup.py as text: literals given to `setup(…)`, or to a name that is assigned once. The code is not run, so that the answer is an estimate. */
export function readSetupPy(text: string): SetupScript {
  const dependencies = strings(argument(text, 'install_requires'))
  const optional = argument(text, 'extras_require')
  const declares = /\binstall_requires\b/.test(text)
  return {
    name: textOf(argument(text, 'name')),
    version: textOf(argument(text, 'version')),
    requiresPython: textOf(argument(text, 'python_requires')) || null,
    dependencies,
    optional: new Map(optional instanceof Map ? [...optional].map(([extra, list]) => [normalizeName(extra), strings(list) ?? []]) : []),
    declares,
    computed: dependencies === undefined && (declares || /\*\*\s*\w/.test(text)),
  }
}

/** The literal after `keyword=`, directly or by way of a name. */
function argument(text: string, keyword: string): PythonLiteral | undefined {
  const found = new RegExp(`\\b${keyword}['"]?\\s*[=:]\\s*`).exec(text)
  if (found === null) return undefined
  const start = found.index + found[0].length
  const literal = readPythonLiteral(text, start)
  if (literal !== undefined) return literal
  const name = /^[A-Za-z_]\w*(?=\s*[,)\n])/.exec(text.slice(start))?.[0]
  const assigned = name === undefined ? null : [...text.matchAll(new RegExp(`^${name}\\s*(?:\\+|:[^=\\n]*)?=\\s*(?!=)`, 'gm'))]
  if (assigned === null || assigned.length !== 1) return undefined
  const [only] = assigned
  return only === undefined ? undefined : readPythonLiteral(text, only.index + only[0].length)
}

/** A list, or one string with a requirement a line. */
function strings(literal: PythonLiteral | undefined): readonly string[] | undefined {
  if (typeof literal === 'string')
    return literal
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  if (!Array.isArray(literal)) return undefined
  const items = literal.filter((item) => typeof item === 'string')
  return items.length === literal.length ? items : undefined
}

function textOf(literal: PythonLiteral | undefined): string {
  return typeof literal === 'string' ? literal : ''
}
