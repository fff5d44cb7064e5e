import { spawnSync } from 'node:child_process'
import type { Installed } from './environment.ts'

/** Milliseconds that the modules of one distribution may take. */
const LONGEST = 600_000

/** The result of importing each module: null if it succeeded, else the error. */
export type Imports = ReadonlyMap<string, string | null>

/**
 * Imports modules of a distribution in a separate process. If one ends the process, the others
 * continue in a new one.
 */
export function importModules(python: string, script: string, modules: readonly string[]): Imports {
  const results = new Map<string, string | null>()
  let left = modules
  while (left.length > 0) {
    const { stdout } = spawnSync(python, ['-B', '-P', script], {
      input: left.join('\n'),
      encoding: 'utf8',
      timeout: LONGEST,
      maxBuffer: 1 << 28,
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        CUDA_VISIBLE_DEVICES: '',
        TF_CPP_MIN_LOG_LEVEL: '3',
        MPLBACKEND: 'agg',
      },
    })
    let begun: string | undefined
    for (const line of stdout.split('\n').filter((text) => text !== '')) {
      const row = JSON.parse(line) as {
        readonly begun?: string
        readonly module?: string
        readonly error?: string | null
      }
      if (row.module === undefined) begun = row.begun
      else results.set(row.module, row.error ?? null)
    }
    if (begun !== undefined && !results.has(begun)) results.set(begun, 'it ended the process')
    const rest = left.filter((name) => !results.has(name))
    if (rest.length === left.length) return results
    left = rest
  }
  return results
}

/** The packages and modules that lie directly in site-packages. */
export const topModules = ({ modules }: Installed): readonly string[] =>
  modules.filter((name) => !name.includes('.'))
