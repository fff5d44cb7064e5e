import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { statusOf } from '../cache/regular-file.ts'
import type { EstimateOptions } from '../options/options.ts'
import type { Host } from '../scenarios/session/session.ts'

/** `src/` or `dist/`: the folder directly below package.json. */
function topFolder(): URL {
  const hasManifest = (folder: URL): boolean =>
    statusOf(fileURLToPath(new URL('../package.json', folder))) !== undefined
  const here = new URL('.', import.meta.url)
  return hasManifest(here) ? here : new URL('..', here)
}

const top = topFolder()
const { version }: { version: string } = createRequire(top)('../package.json')

/** The surroundings of a library call: the caller's, else those of the process. */
export function libraryHost(options: Pick<EstimateOptions, 'cwd' | 'env'>): Host {
  const env = options.env ?? process.env
  return {
    version,
    env,
    cwd: options.cwd ?? process.cwd(),
    platform: process.platform,
    embeddedSnapshot: fileURLToPath(new URL('../cache', top)),
    // The build copies them to the same folder below dist/.
    systemFacts: fileURLToPath(new URL('images/system/facts', top)),
  }
}
