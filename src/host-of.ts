import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { EstimateOptions } from './options/options.ts'
import type { Host } from './scenarios/session.ts'

const { version }: { version: string } = createRequire(import.meta.url)('../package.json')

/** The caller's surroundings, else those of the process. */
export function hostOf(options: Pick<EstimateOptions, 'cwd' | 'env'>): Host {
  const env = options.env ?? process.env
  return {
    version,
    env,
    cwd: options.cwd ?? process.cwd(),
    platform: process.platform,
    embeddedSnapshot: fileURLToPath(new URL('../cache', import.meta.url)),
    // The build copies them to the same place below dist/.
    systemFacts: fileURLToPath(new URL('./images/system/facts', import.meta.url)),
  }
}
