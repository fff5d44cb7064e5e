import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import type * as Program from '../program.ts'
import type { CompiledCode } from './compiled-code.ts'
import { loadScript, type ProgramScript } from './program-script.ts'
import { underNodesSettings, underShortSettings } from './v8-settings.ts'

/** The exports of each script from the build, by number. */
type Modules = Readonly<Record<string, () => object>>

/** A script that was loaded. */
interface Loaded {
  readonly script: ProgramScript
  /** The amount of its stored compiled code: bytes of bytecode, 0 if nothing is stored. */
  readonly stored: number
  readonly modules: Map<string, object>
}

export interface LoadedProgram {
  readonly program: typeof Program
  /** Whether V8 took stored code for every script that was loaded. */
  isCompiled(): boolean
  /** Whether no script but the first was loaded. */
  isFirstAlone(): boolean
  /** The amount of compiled code at the end of an earlier run that loaded as many scripts. */
  storedCompiled(): number
  /**
   * @param compiled the amount of code that V8 has compiled by now
   */
  store(compiled: number): void
}

/**
 * Loads the program from its scripts `program-0.cjs`, `program-1.cjs`, …: the first at once, others
 * when one of their modules is first used. Their modules are named `script:1:23`.
 *
 * @param codes the stored compiled code of each script; none if nothing is stored
 */
export function loadProgram(folder: string, codes: readonly CompiledCode[]): LoadedProgram {
  const scripts = new Map<number, Loaded>()
  const own = createRequire(join(folder, 'program-0.cjs'))

  function load(number: number): Loaded {
    const found = scripts.get(number)
    if (found !== undefined) return found
    const stored = codes[number]?.read()
    const script = underShortSettings(() =>
      loadScript(join(folder, `program-${number}.cjs`), stored?.code, (id) =>
        requireOf(id, number),
      ),
    )
    const loaded = { script, stored: stored?.compiled ?? 0, modules: new Map() }
    scripts.set(number, loaded)
    return loaded
  }

  /** A script needs earlier scripts at once, and later ones only when it uses them. */
  function requireOf(id: string, by: number): unknown {
    const [kind, script, name = ''] = id.split(':')
    if (kind !== 'script') return isBuiltin(id) ? lazily(() => builtin(own, id)) : own(id)
    const number = Number(script)
    const module = (): object => moduleOf(number, name)
    return number < by || scripts.has(number) ? module() : lazily(module)
  }

  function moduleOf(number: number, name: string): object {
    const { script, modules } = load(number)
    const found = modules.get(name)
    if (found !== undefined) return found
    // Loads the module at the first request.
    const module = values((script.exports.modules as Modules)[name]!())
    modules.set(name, module)
    return module
  }

  const last = (): number => Math.max(...scripts.keys())
  return {
    program: moduleOf(0, '0') as typeof Program,
    isCompiled: () => [...scripts.values()].every(({ script }) => script.isCompiled),
    isFirstAlone: () => scripts.size === 1,
    storedCompiled: () => scripts.get(last())!.stored,
    store(compiled) {
      for (const [number, { script, stored }] of scripts)
        codes[number]?.write({
          code: script.compiledCode(),
          compiled: number === last() ? compiled : stored,
        })
    },
  }
}

/** Modules that Node or the launcher has loaded before the program starts. */
const LOADED = /^(?:node:)?(?:buffer|crypto|events|fs|os|path|timers|url|util|v8|vm|zlib)$/

/** Loads a module of Node. */
function builtin(require: NodeJS.Require, id: string): object {
  if (LOADED.test(id)) return require(id)
  const module = underNodesSettings(() => require(id))
  return id === 'node:module' ? { ...module, createRequire: requireUnderNodesSettings } : module
}

/** `createRequire`, whose functions load modules of Node as `builtin` does. */
function requireUnderNodesSettings(from: string | URL): NodeJS.Require {
  const require = createRequire(from)
  const load = (id: string): unknown => underNodesSettings(() => require(id))
  return Object.assign(load, require)
}

/** A module's exports never change, and plain properties are faster to read than getters. */
const values = (module: object): object => {
  const copy = { ...module }
  return Object.defineProperty(copy, '__esModule', { value: true })
}

/**
 * A module that is loaded at its first use. A short run never uses many of Node's own, and
 * `node:crypto` alone takes 3 ms.
 */
function lazily(load: () => unknown): unknown {
  let loaded: Record<string | symbol, unknown> | undefined
  const module = (): Record<string | symbol, unknown> => {
    loaded ??= load() as Record<string | symbol, unknown>
    return loaded
  }
  // The keys are requested when a library imports the whole module.
  return new Proxy(
    {},
    {
      get: (_, name) => module()[name],
      ownKeys: () => Reflect.ownKeys(module()),
      getOwnPropertyDescriptor: (_, name) =>
        Object.hasOwn(module(), name)
          ? { value: module()[name], configurable: true, enumerable: true, writable: true }
          : undefined,
    },
  )
}
