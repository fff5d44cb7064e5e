import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { Script } from 'node:vm'
import type * as Program from '../program.ts'

export interface ProgramScript {
  readonly program: typeof Program
  /** Whether V8 took the compiled code. */
  readonly isCompiled: boolean
  /** The code of every function that has run. */
  compiledCode(): Buffer
}

/**
 * Loads the script that the build made of `program.ts`: a function in parentheses, so that V8 keeps
 * the code of all in it.
 */
export function loadScript(filename: string, cachedData: Buffer | undefined): ProgramScript {
  const script = new Script(readFileSync(filename, 'latin1'), {
    filename,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, lazily(createRequire(filename)), module, filename)
  return {
    program: module.exports as typeof Program,
    isCompiled: cachedData !== undefined && script.cachedDataRejected === false,
    compiledCode: () => script.createCachedData(),
  }
}

/**
 * Node's own modules are loaded at their first use: a short run never uses many of them, and
 * `node:crypto` alone takes 3 ms.
 */
function lazily(require: NodeJS.Require): (id: string) => unknown {
  return (id) => {
    if (!isBuiltin(id)) return require(id)
    let loaded: Record<string | symbol, unknown> | undefined
    const load = (): Record<string | symbol, unknown> => {
      loaded ??= require(id) as Record<string | symbol, unknown>
      return loaded
    }
    // The keys are asked for where a library imports the module as a whole.
    return new Proxy(
      {},
      {
        get: (_, name) => load()[name],
        ownKeys: () => Reflect.ownKeys(load()),
        getOwnPropertyDescriptor: (_, name) =>
          Object.hasOwn(load(), name)
            ? { value: load()[name], configurable: true, enumerable: true, writable: true }
            : undefined,
      },
    )
  }
}
