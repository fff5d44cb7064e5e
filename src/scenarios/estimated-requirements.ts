import { type Warning, warning } from '../errors.ts'
import type { Alternatives } from '../resolve/alternatives.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { type Installed, NOTHING_INSTALLED } from '../resolve/installed.ts'
import type { ResolutionRequest } from '../resolve/request.ts'
import type { Resolution } from '../resolve/resolution.ts'
import { attemptResolution, resolve } from '../resolve/resolve.ts'
import type { Sources } from '../resolve/sources.ts'
import { type Told, Universe } from '../resolve/universe.ts'
import type { Plan } from './plan/plan.ts'

/** A resolution, the universe it was found in, and the requirements it leaves out. */
export interface Estimated {
  readonly resolution: Resolution
  readonly universe: Universe
  readonly warnings: readonly Warning[]
  /** Null for the plan's own; set for a lock that does not record what leads to all of it. */
  readonly request?: ResolutionRequest
}

/** The state that a search starts from and adds to. */
export interface Beginning {
  /** The packages of the existing environment. */
  readonly installed?: Installed
  /** The sources' answers. */
  readonly told?: Told
  /** Requirements that a setup.py computed, as far as they were met. */
  readonly estimated?: Map<Candidate, readonly string[]>
}

/**
 * Resolves with the requirements that a setup.py computed on the packager's machine. If there is no
 * solution with them, they are left out, because the target may not need them.
 *
 * @throws PysizeError as `resolve` does; without a solution it explains a conflict that does not
 *   depend on computed requirements
 */
export async function resolveEstimated(
  { request, rules }: Plan,
  sources: Sources,
  alternatives: Alternatives,
  { installed = NOTHING_INSTALLED, told, estimated: met = new Map() }: Beginning = {},
): Promise<Estimated> {
  const universe = new Universe(rules, noting(sources, met), installed, told)
  const attempt = await attemptResolution(request, universe)
  if (attempt.kind === 'solved') return { resolution: attempt.resolution, universe, warnings: [] }
  if (met.size === 0) throw await attempt.explain(alternatives)
  const without = new Universe(rules, withoutEstimated(sources), installed)
  const resolution = await resolve(request, without, alternatives)
  return { resolution, universe: without, warnings: leftOut(resolution, met) }
}

const noting = (sources: Sources, met: Map<Candidate, readonly string[]>): Sources => ({
  ...sources,
  metadata: async (candidate, ask) => {
    const answer = await sources.metadata(candidate, ask)
    if (answer.kind === 'known' && answer.facts.estimated !== undefined)
      met.set(candidate, answer.facts.estimated)
    return answer
  },
})

const withoutEstimated = (sources: Sources): Sources => ({
  ...sources,
  metadata: async (candidate, ask) => {
    const answer = await sources.metadata(candidate, ask)
    if (answer.kind === 'unknown' || answer.facts.estimated === undefined) return answer
    const estimated = new Set(answer.facts.estimated)
    return {
      ...answer,
      facts: {
        ...answer.facts,
        requiresDist: answer.facts.requiresDist.filter((text) => !estimated.has(text)),
      },
    }
  },
})

const nameOf = (requirement: string): string => requirement.split(';', 1)[0]!.trim()

const leftOut = (
  { packages }: Resolution,
  met: ReadonlyMap<Candidate, readonly string[]>,
): Warning[] =>
  [...met].flatMap(([candidate, texts]) => {
    if (packages.get(candidate.name)?.candidate.file.filename !== candidate.file.filename) return []
    const message = `${candidate.file.filename}: ${texts.map(nameOf).join(', ')} is left out, because there is no solution with it. The setup.py requires it on some machines, and the target may not be one of them.`
    return [warning('computed-dependencies', message)]
  })
