// Loads the script that holds the whole program, compiled already where V8 takes the code kept beside it (the same version of Node). That saves some
// 40 ms of every start.

import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'

/**
 * V8's settings for a run of a second, by the versions of Node that know them, and Node's own. Young objects stay within one megabyte, since memory touched for
 * the first time costs more than collecting twice; so few are collected by one thread; and only what runs very often is optimised, since the compiler takes
 * processors from unpacking pages.
 */
const V8_SETTINGS = [
  { versions: /^v2[0-5]\./, short: '--semi-space-growth-factor=1', long: '--semi-space-growth-factor=2' },
  { versions: /^v2[0-5]\./, short: '--no-parallel-scavenge', long: '--parallel-scavenge' },
  { versions: /^v20\./, short: '--interrupt-budget=1000000', long: '--interrupt-budget=67584' },
].filter(({ versions }) => versions.test(process.version))

/** After so many milliseconds a run is a long one: with thousands of requests Node's own settings are the better ones. */
const LONG_RUN = 1500

/** @param length of the run: `short` or `long` */
export function setV8(length) {
  for (const settings of V8_SETTINGS) setFlagsFromString(settings[length])
}

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
  setV8('short')
  setTimeout(setV8, LONG_RUN, 'long').unref()
  const filename = join(folder, 'program.cjs')
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCode(`${filename}.code`) })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, lazily(createRequire(filename)), module, filename)
  return { script, program: module.exports }
}
