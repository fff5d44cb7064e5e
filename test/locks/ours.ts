import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { estimate } from '../../src/index.ts'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import type { EstimateOptions } from '../../src/options/options.ts'
import { planOf } from '../../src/scenarios/plan/plan.ts'
import type { Target } from '../../src/targets/target.ts'

/** A distribution, with its file: null if it is not a file, or unknown. */
export interface Installed {
  readonly name: string
  readonly version: string | null
  readonly filename: string | null
  /** Whether it is the project that the lock is of. */
  readonly isOwn?: boolean
}

/** The packages that pysize would install from a lock on a target. Nothing is requested. */
export async function ourAnswer(
  file: string,
  options: EstimateOptions,
): Promise<{
  readonly target: Target
  readonly installed: readonly Installed[]
  readonly text: string
  /** What conda installs: URLs, and the names of packages that are built from a folder. */
  readonly conda: readonly string[]
}> {
  const inputs = await readInputs({
    ...options,
    files: [basename(file)],
    cwd: dirname(file),
    env: {},
  })
  const { lock, rules, conda } = await planOf(options, inputs, {})
  const own = new Set(lock!.input.roots.flatMap(({ isProject, name }) => (isProject ? [name] : [])))
  const installed = [...lock!.distributions].map(([name, { candidate, locked }]) => ({
    name,
    version: candidate?.version.normal ?? locked.version,
    filename: candidate?.file.filename ?? null,
    isOwn: own.has(name),
  }))
  return {
    target: rules.target,
    installed: installed.sort((a, b) => (a.name < b.name ? -1 : 1)),
    text: readFileSync(file, 'utf8'),
    conda: (conda?.packages ?? []).map(({ name, url }) =>
      /^[a-z]+:/.test(url) ? url : `source ${name}`,
    ),
  }
}

/** The packages that pysize resolves from a list with hashes, under an installer's rules. */
export async function ourList(
  file: string,
  options: EstimateOptions,
): Promise<readonly Installed[]> {
  const { scenarios } = await estimate({
    ...options,
    files: [basename(file)],
    cwd: dirname(file),
    env: {},
    requireHashes: true,
    snapshot: false,
    compare: false,
  })
  return scenarios[0]!.packages.map(({ name, version, wheel, sdist }) => ({
    name,
    version,
    filename: (wheel ?? sdist)?.filename ?? null,
  }))
}
