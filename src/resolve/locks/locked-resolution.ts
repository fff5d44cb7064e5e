import pLimit from 'p-limit'
import { PysizeError } from '../../errors.ts'
import type { LockedPackage } from '../../inputs/locks/lock.ts'
import { lockFault } from '../../inputs/locks/lock-fault.ts'
import { normalizeName } from '../../packaging/name.ts'
import { ANY_VERSION } from '../../packaging/versions/specifier-set.ts'
import { takeTurns } from '../../turns.ts'
import { type Candidate, knownVersion } from '../candidate.ts'
import { closureOf } from '../closure.ts'
import { NO_DEPENDENCIES } from '../metadata.ts'
import type { ResolutionRequest, RootRequirement } from '../request.ts'
import type { Resolution } from '../resolution.ts'
import type { MetadataAnswer, Sources } from '../sources.ts'
import type { Universe } from '../universe.ts'
import type { PlannedLock } from './planned-lock.ts'

/** The candidates that a lock names, by normalised name. */
export type LockedPins = ReadonlyMap<string, Candidate>

/** @param direct resolves folders and repositories */
export async function lockedPins(
  { distributions }: PlannedLock,
  direct: Sources['direct'],
): Promise<LockedPins> {
  const pins = new Map<string, Candidate>()
  for (const [name, { candidate, url, locked }] of distributions) {
    if (candidate !== null) pins.set(name, candidate)
    else if (url !== null) {
      const found = await direct(url, name).catch((fault: unknown) => {
        throw isUnsupported(fault) ? unsupportedUrl(locked) : fault
      })
      pins.set(name, withVersion(found, locked.version))
    }
  }
  return pins
}

const isUnsupported = (fault: unknown): boolean =>
  fault instanceof PysizeError && fault.code === 'unsupported-url'

const unsupportedUrl = ({ name, place }: LockedPackage): PysizeError =>
  lockFault(`The lock takes ${name} from a URL that no installer can download.`, place())

function withVersion(candidate: Candidate, version: string | null): Candidate {
  const known = version === null ? null : knownVersion(version)
  return known === null ? candidate : { ...candidate, version: known }
}

/**
 * Sources in which packages of a lock are as in the lock; everything else comes from the given
 * sources.
 *
 * @param isFree whether a package may differ from the lock
 */
export function withLock(
  { distributions }: PlannedLock,
  pins: LockedPins,
  isFree: (name: string) => boolean,
  sources: Sources,
): Sources {
  const isPin = ({ name, file }: Candidate): boolean => pins.get(name)?.file === file
  return {
    ...sources,
    page: async (name, ask) => {
      const pin = isFree(name) ? undefined : pins.get(name)
      return pin === undefined ? sources.page(name, ask) : { kind: 'pinned', pin, depth: 0 }
    },
    metadata: async (candidate, ask) => {
      if (!isPin(candidate)) return sources.metadata(candidate, ask)
      const { facts } = distributions.get(candidate.name)!
      if (facts !== null) return { kind: 'known', facts, depth: 0 }
      // `likely`, because the weight is read in any case. A file that cannot be read is reported
      // with it.
      return withinLock(
        await sources.metadata(candidate, { ...ask, purpose: 'likely' }),
        distributions,
      )
    },
  }
}

/** Keeps the requirements on packages of the lock, because the lock is known to be complete. */
function withinLock(
  answer: MetadataAnswer,
  distributions: PlannedLock['distributions'],
): MetadataAnswer {
  const { depth } = answer
  if (answer.kind === 'unknown') return { kind: 'known', facts: NO_DEPENDENCIES, depth }
  const requiresDist = answer.facts.requiresDist.filter((text) => distributions.has(nameIn(text)))
  return { kind: 'known', facts: { ...answer.facts, requiresDist, requiresPython: null }, depth }
}

const nameIn = (requirement: string): string =>
  normalizeName(/^\s*([\w.-]+)/.exec(requirement)?.[1] ?? '')

/** Far more than connections, but not thousands at once, which would be one long step. */
const AT_ONCE = 500

/** The packages of a lock, and the requirements for them. */
export interface LockedResolution {
  readonly resolution: Resolution
  readonly request: ResolutionRequest
}

/**
 * The packages that a lock installs, without a search: all versions are decided. A package without
 * a requirement that leads to it, as far as metadata shows, is still installed and counts as
 * requested.
 */
export async function lockedResolution(
  lock: PlannedLock,
  request: ResolutionRequest,
  pins: LockedPins,
  universe: Universe,
): Promise<LockedResolution> {
  const others = await rootsWithoutLines(lock, request, pins, universe)
  const asked = others.length === 0 ? request : { ...request, roots: [...request.roots, ...others] }
  return { resolution: closureOf(pins, asked, universe, pins.size), request: asked }
}

/** Requirements for the packages of a lock that its roots do not lead to. */
export async function rootsWithoutLines(
  { roots, distributions }: PlannedLock,
  request: ResolutionRequest,
  pins: LockedPins,
  universe: Universe,
): Promise<readonly RootRequirement[]> {
  const turn = takeTurns(universe.signal)
  await pLimit(AT_ONCE).map(pins.values(), async (candidate) => {
    await turn()
    await universe.dependencies(candidate)
  })
  await turn()
  const { packages } = closureOf(pins, { ...request, roots }, universe, pins.size)
  await turn()
  return [...pins].flatMap(([name, { version }]): readonly RootRequirement[] => {
    if (packages.has(name)) return []
    const requirement = {
      name,
      rawName: name,
      extras: [],
      specifier: ANY_VERSION,
      url: null,
      marker: null,
    }
    return [
      {
        requirement,
        origin: [distributions.get(name)!.locked.place()],
        text: `${name}==${version.normal}`,
      },
    ]
  })
}
