// Loads the script that holds the whole program, compiled already where V8 takes the code kept beside it (the same version of Node). That saves some
// 40 ms of every start.

import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'

/**
 * For runs of a second, by the versions of Node that know them: young objects stay within one megabyte, since memory touched for the first time costs more than
 * collecting twice; so few are collected by one thread; and only what runs very often is optimised, since the compiler takes processors from unpacking pages.
 */
const V8_SETTINGS = [
  [/^v2[0-5]\./, '--semi-space-growth-factor=1'],
  [/^v2[0-5]\./, '--no-parallel-scavenge'],
  [/^v20\./, '--interrupt-budget=1000000'],
]

/** A run that takes longer, milliseconds, gets Node's own growth after all: with many objects alive, collecting often costs more. */
const LONG_RUN = 1500

function readCode(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** Node's own modules are loaded when something of them is used: in a short run many never are, and `node:crypto` alone takes 3 ms. */
function lazily(require) {
  return (id) => {
    if (!isBuiltin(id)) return require(id)
    let loaded
    const load = () => {
      loaded ??= require(id)
      return loaded
    }
    return new Proxy({}, { get: (_, name) => load()[name] })
  }
}

/**
 * The program's script and what it exports.
 *
 * @param folder holds `program.cjs` and its code, which the build keeps after it ran once
 */
export function loadProgram(folder) {
  for (const [versions, setting] of V8_SETTINGS) if (versions.test(process.version)) setFlagsFromString(setting)
  setTimeout(() => setFlagsFromString('--semi-space-growth-factor=2'), LONG_RUN).unref()
  const filename = join(folder, 'program.cjs')
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCode(`${filename}.code`) })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, lazily(createRequire(filename)), module, filename)
  return { script, program: module.exports }
}
