import { homedir } from 'node:os'
import { join } from 'node:path'
import { getHeapCodeStatistics } from 'node:v8'
import { cacheLocation } from '../cache/location.ts'
import { type CompiledCode, compiledCode } from './compiled-code.ts'
import { loadScript } from './program-script.ts'
import { setV8 } from './v8-settings.ts'

/** A hash of `program.cjs`, set by the build. */
declare const PROGRAM_HASH: string

/** A run is long after this many milliseconds. */
const LONG_RUN = 1500
/**
 * A run that has compiled so many times what was stored is of a kind that the stored code lacks.
 */
const GROWN = 1.05

/** Exit codes after the program has done its work: an explained failure runs nearly all of it. */
const WORKED: ReadonlySet<number | string> = new Set([0, 1, 3])

/**
 * Runs the program from its one script, with the code that V8 compiled in earlier runs. That saves
 * about 40 ms at start-up. If no stored code fits, or if a run had to compile much more, a run that
 * did work stores what is compiled at its end. PYSIZE_PLAIN=1 switches this off.
 */
export function run(version: string): Promise<never> {
  const code = process.env.PYSIZE_PLAIN === '1' ? undefined : openCode()
  setV8('short')
  setTimeout(setV8, LONG_RUN, 'long').unref()
  const stored = code?.read()
  const script = loadScript(join(__dirname, 'program.cjs'), stored?.code)
  const { program } = script
  const enough = stored !== undefined && script.isCompiled ? stored.compiled * GROWN : 0
  if (code !== undefined)
    process.on('exit', (exitCode) => {
      if (!WORKED.has(exitCode ?? 0) || !program.hasWorked()) return
      const compiled = bytecode()
      if (compiled <= enough) return
      // V8 takes code only under the settings that it was made with.
      setV8('short')
      code.write({ code: script.compiledCode(), compiled })
    })
  return program.run(version)
}

/** Bytes of bytecode that V8 holds. */
const bytecode = (): number => getHeapCodeStatistics().bytecode_and_metadata_size

function openCode(): CompiledCode | undefined {
  const { version, versions, platform, arch, execPath, env } = process
  try {
    const folder = join(cacheLocation(env, homedir(), platform), 'code')
    return compiledCode(folder, {
      node: [version, versions.v8, platform, arch, execPath],
      program: PROGRAM_HASH,
    })
  } catch {
    // A user without a home folder.
    return undefined
  }
}
