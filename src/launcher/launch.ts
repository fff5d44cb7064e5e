import { homedir } from 'node:os'
import { join } from 'node:path'
import { getHeapCodeStatistics } from 'node:v8'
import { cacheLocation } from '../cache/location.ts'
import { type CompiledCode, compiledCode } from './compiled-code.ts'
import { loadProgram } from './program-scripts.ts'
import { setV8 } from './v8-settings.ts'

/** Hashes of `program-0.cjs`, `program-1.cjs`, …, set by the build. */
declare const PROGRAM_HASHES: readonly string[]

/** Milliseconds after which a run counts as of middle length, and as long. */
const MIDDLE_RUN = 700
const LONG_RUN = 1500
/**
 * If a run compiled this many times as much as was stored, the stored code does not cover its kind
 * of run.
 */
const GROWN = 1.05

/** Only one run of so many counts its code. */
const COUNTED = 8

/**
 * Exit codes after the program has done its work: even an explained failure runs nearly all of the
 * code.
 */
const WORKED: ReadonlySet<number | string> = new Set([0, 1, 3])

/**
 * Runs the program from its scripts, with the code that V8 compiled in earlier runs. That saves
 * about 40 ms at start-up. If no stored code fits, or if a run had to compile much more, a
 * successful run stores the compiled code at its end. PYSIZE_PLAIN=1 switches this off.
 */
export function run(version: string): Promise<never> {
  const codes = process.env.PYSIZE_PLAIN === '1' ? [] : openCodes()
  // Every run writes. Node loads modules for its output, and V8 takes their compiled code only
  // under Node's settings.
  void process.stdout
  setV8('short')
  setTimeout(setV8, MIDDLE_RUN, 'middle').unref()
  setTimeout(setV8, LONG_RUN, 'long').unref()
  const loaded = loadProgram(__dirname, codes)
  const { program } = loaded
  if (codes.length > 0)
    process.on('exit', (exitCode) => {
      if (!WORKED.has(exitCode ?? 0) || !program.hasWorked()) return
      // Counting walks through the heap, 4 ms of a short run. A run that only repeats an answer
      // compiles little.
      const isCounted = !loaded.isFirstAlone() && Math.random() * COUNTED < 1
      if (loaded.isCompiled() && !isCounted) return
      const compiled = bytecode()
      if (loaded.isCompiled() && compiled <= loaded.storedCompiled() * GROWN) return
      // V8 takes code only under the settings that it was made with.
      setV8('short')
      loaded.store(compiled)
    })
  return program.run(version)
}

/** V8's current bytes of bytecode. */
const bytecode = (): number => getHeapCodeStatistics().bytecode_and_metadata_size

function openCodes(): readonly CompiledCode[] {
  const { version, versions, platform, arch, execPath, env } = process
  try {
    const folder = join(cacheLocation(env, homedir(), platform), 'code')
    const node = [version, versions.v8, platform, arch, execPath]
    return PROGRAM_HASHES.map((program) => compiledCode(folder, { node, program }))
  } catch {
    // A user without a home folder.
    return []
  }
}
