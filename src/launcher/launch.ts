import { homedir } from 'node:os'
import { join } from 'node:path'
import { cacheLocation } from '../cache/location.ts'
import { type CompiledCode, compiledCode } from './compiled-code.ts'
import { loadScript } from './program-script.ts'
import { setV8 } from './v8-settings.ts'

/** A hash of `program.cjs`, set by the build. */
declare const PROGRAM_HASH: string

/** A run is long after this many milliseconds. */
const LONG_RUN = 1500

/**
 * Runs the program from its one script, with the code that V8 compiled in an earlier run. That
 * saves about 40 ms at start-up. If no stored code fits, a run that did work stores it at its end.
 * PYSIZE_PLAIN=1 switches this off.
 */
export function run(version: string): Promise<never> {
  const code = process.env.PYSIZE_PLAIN === '1' ? undefined : openCode()
  setV8('short')
  setTimeout(setV8, LONG_RUN, 'long').unref()
  const script = loadScript(join(__dirname, 'program.cjs'), code?.read())
  const { program } = script
  if (code !== undefined && !script.isCompiled)
    process.on('exit', (exitCode) => {
      if (exitCode > 1 || !program.hasWorked()) return
      // V8 takes code only under the settings that it was made with.
      setV8('short')
      code.write(script.compiledCode())
    })
  return program.run(version)
}

function openCode(): CompiledCode | undefined {
  const { version, versions, platform, arch, execPath, env } = process
  try {
    const folder = join(cacheLocation(env, homedir(), platform), 'code')
    return compiledCode(folder, { node: [version, versions.v8, platform, arch, execPath], program: PROGRAM_HASH })
  } catch {
    // A user without a home folder.
    return undefined
  }
}
