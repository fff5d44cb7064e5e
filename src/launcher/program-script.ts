import { readFileSync } from 'node:fs'
import { Script } from 'node:vm'

export interface ProgramScript {
  readonly exports: Readonly<Record<string, unknown>>
  /** Whether V8 took the compiled code. */
  readonly isCompiled: boolean
  /** The compiled code of every function that has run. */
  compiledCode(): Buffer
}

/**
 * Loads one of the scripts into which the build divides the program: a function in parentheses, so
 * V8 keeps the code of everything in it.
 */
export function loadScript(
  filename: string,
  cachedData: Buffer | undefined,
  require: (id: string) => unknown,
): ProgramScript {
  const script = new Script(readFileSync(filename, 'latin1'), {
    filename,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, require, module, filename)
  return {
    exports: module.exports,
    isCompiled: cachedData !== undefined && script.cachedDataRejected === false,
    compiledCode: () => script.createCachedData(),
  }
}
