import type { ErrorCode } from '../../codes/errors.ts'
import { TORCH_PACKAGES } from '../../indexes/pytorch.ts'
import { contains, type Range } from '../../packaging/versions/range.ts'
import type { Version } from '../../packaging/versions/version.ts'
import { versionOfKey } from '../../packaging/versions/version.ts'
import { hasLocal } from '../../packaging/versions/version-key.ts'
import type { WheelName } from '../../packaging/wheel-name.ts'
import { list, listEnds } from '../../text/lists.ts'
import { nearest } from '../../text/nearest.ts'
import type { Candidates } from '../candidates.ts'
import type { ResolutionRequest, RootRequirement } from '../request.ts'
import type { Universe } from '../universe.ts'
import { IMPORT_NAMES, type NotAPackage, notAPackage, POPULAR_NAMES } from './known-projects.ts'
import type { Projects } from './projects.ts'
import type { Requested } from './requested.ts'
import type { Change } from './suggestion.ts'
import { nearestPython, onlySystems, tagMismatch } from './tag-mismatch.ts'
import { nearestTexts } from './versions.ts'
import { readable } from './words.ts'

/** Why a version that exists cannot be used. */
export type Obstacle =
  | { readonly kind: 'requires-python'; readonly requiresPython: string }
  | {
      readonly kind: 'no-wheel'
      readonly wheels: readonly WheelName[]
      readonly sdistExcluded: boolean
    }
  | { readonly kind: 'only-sdist' }
  | { readonly kind: 'only-wheels' }
  | { readonly kind: 'too-new'; readonly uploaded: string }
  | { readonly kind: 'undated'; readonly index: string }
  | { readonly kind: 'hash' }
  /** A snapshot does not know the hash of some files. */
  | { readonly kind: 'unknown-hash' }
  | { readonly kind: 'old-archive'; readonly filename: string }
  | { readonly kind: 'yanked'; readonly reason: string }
  | { readonly kind: 'pre-release' }
  | { readonly kind: 'no-metadata'; readonly reason: string }

/** Why no requested version of a project can be used: the last link of an explanation. */
export type Cause = { readonly name: string } & (
  | { readonly kind: 'no-package'; readonly indexes: readonly string[] }
  | { readonly kind: 'not-a-package'; readonly origin: NotAPackage }
  | {
      readonly kind: 'no-version'
      readonly requested: Requested
      readonly candidates: Candidates
      readonly indexes: readonly string[]
    }
  /** `versions`: newest first. */
  | (Obstacle & { readonly versions: readonly Version[] })
  /** Other versions have other obstacles. */
  | { readonly kind: 'further' }
)

/** A stable code, and the cause as a statement that can be part of a sentence. */
export interface Described {
  readonly code: ErrorCode
  readonly statement: string
}

export function describe(cause: Cause, { rules, universe: { snapshot } }: Projects): Described {
  const { name } = cause
  switch (cause.kind) {
    case 'no-package': {
      const { indexes } = cause
      if (snapshot !== null) {
        const from = indexes.length === 0 ? '' : ` from ${list(indexes, 'or')}`
        return { code: 'not-in-snapshot', statement: `${name}${from} is not in ${snapshot.title}` }
      }
      return {
        code: 'no-such-package',
        statement: `${name} is not on ${indexes.length === 0 ? 'the index' : list(indexes, 'or')}`,
      }
    }
    case 'not-a-package':
      return {
        code: 'not-a-package',
        statement: `${name} is not a package: ${ORIGINS[cause.origin]}`,
      }
    case 'no-version':
      return {
        code: 'no-such-version',
        statement: noVersion(cause, rules.policy.indexes === 'first', snapshot?.title),
      }
    case 'further':
      return {
        code: 'no-such-version',
        statement: `the other versions of ${name} cannot be used for other reasons`,
      }
    case 'requires-python': {
      const verb = plural(cause, 'needs', 'need')
      return {
        code: 'python-mismatch',
        statement: `${subject(cause)} ${verb} Python ${readable(cause.requiresPython)}`,
      }
    }
    case 'no-wheel': {
      const { lacks, wheelsFor, target } = tagMismatch(cause.wheels, rules.target)
      const sdist = cause.sdistExcluded ? 'and --only-binary excludes its sdist' : 'and no sdist'
      const text = `wheels only for ${wheelsFor}, not for ${target}, ${sdist}`
      return {
        code: `no-wheel-for-${lacks}`,
        statement: `${subject(cause)} ${plural(cause, 'has', 'have')} ${text}`,
      }
    }
    case 'only-sdist':
      return {
        code: 'only-sdist',
        statement: `${subject(cause)} ${plural(cause, 'has', 'have')} only an sdist, which --only-binary excludes`,
      }
    case 'only-wheels':
      return {
        code: 'only-wheels',
        statement: `${subject(cause)} ${plural(cause, 'has', 'have')} only wheels, which --no-binary excludes`,
      }
    case 'too-new': {
      const when = `${cause.uploaded.slice(0, 10)}${plural(cause, '', ' or later')}`
      return {
        code: 'too-new',
        statement: `${subject(cause)} ${plural(cause, 'was', 'were')} uploaded on ${when}, after the date of --exclude-newer`,
      }
    }
    case 'undated':
      return {
        code: 'no-upload-times',
        statement: `${cause.index} does not say when ${subject(cause)} ${plural(cause, 'was', 'were')} uploaded, which --exclude-newer needs`,
      }
    case 'hash':
      return {
        code: 'hash-mismatch',
        statement: `no file of ${subject(cause)} has one of the given hashes`,
      }
    case 'unknown-hash': {
      const known = snapshot === null ? 'the index' : snapshot.title
      return {
        code: 'not-in-snapshot',
        statement: `${known} has no file of ${subject(cause)} with one of the given hashes`,
      }
    }
    case 'old-archive': {
      const files = `${cause.filename}${plural(cause, '', ' and the like')}`
      return {
        code: 'old-archive',
        statement: `${subject(cause)} ${plural(cause, 'has', 'have')} only ${files}, and uv takes only .tar.gz and .zip (PEP 625)`,
      }
    }
    case 'yanked': {
      const reason = cause.reason === '' ? '' : `: "${cause.reason}"`
      return {
        code: 'yanked',
        statement: `${subject(cause)} ${plural(cause, 'was', 'were')} yanked${reason}`,
      }
    }
    case 'pre-release':
      return {
        code: 'needs-pre',
        statement: `${subject(cause)} ${plural(cause, 'is a pre-release', 'are pre-releases')}, which --only-final excludes`,
      }
    case 'no-metadata':
      if (snapshot !== null)
        return {
          code: 'not-in-snapshot',
          statement: `${snapshot.title} has no metadata of ${subject(cause)}`,
        }
      return { code: 'no-metadata', statement: `${subject(cause)} cannot be used: ${cause.reason}` }
  }
}

/** All causes as statements. The last one about Python also names the target's. */
export function statementsOf(causes: readonly Cause[], projects: Projects): readonly string[] {
  const last = causes.findLastIndex(({ kind }) => kind === 'requires-python')
  const target = `, but the target has Python ${projects.rules.target.summary.python}`
  return causes.map(
    (cause, index) => `${describe(cause, projects).statement}${index === last ? target : ''}`,
  )
}

const ORIGINS: Readonly<Record<NotAPackage, string>> = {
  debian: 'it belongs to Debian or Ubuntu, where pip freeze lists it',
  stdlib: "it is part of Python's standard library",
  interpreter: 'it is the interpreter, which --python chooses',
}

/** Possible remedies for the causes. Each change is resolved before it is suggested. */
export function fixesFor(causes: readonly Cause[], projects: Projects): readonly Change[] {
  const python = nearestPython(projects.rules, (admits) =>
    causes.some((cause) => cause.kind === 'requires-python' && admits(cause.requiresPython)),
  )
  const fixes = causes.flatMap((cause) => fixesForOne(cause, projects))
  return python === null ? fixes : [...fixes, { kind: 'python', python }]
}

function fixesForOne(
  cause: Cause,
  { rules, request, universe, names }: Projects,
): readonly Change[] {
  const { name } = cause
  const root = request.roots.find(({ requirement }) => requirement.name === name)
  switch (cause.kind) {
    case 'no-package': {
      const meant =
        IMPORT_NAMES.get(name) ??
        nearest(
          name,
          [...(universe.snapshot?.projects ?? names()), ...POPULAR_NAMES].filter(
            (known) => known !== name,
          ),
        )
      return root === undefined || meant === undefined
        ? []
        : [{ kind: 'rename', root, name: meant }]
    }
    case 'not-a-package':
      return root === undefined
        ? []
        : [{ kind: 'remove', roots: linesOfNoPackage(request, universe) }]
    case 'no-version': {
      const build = localOf(cause.requested)
      return build !== null && TORCH_PACKAGES.has(name) ? [{ kind: 'torch', build }] : []
    }
    case 'no-wheel': {
      const systems = root === undefined ? null : onlySystems(cause.wheels, rules.target)
      return [
        ...(cause.sdistExcluded ? [{ kind: 'allow-sdist', name } as const] : []),
        ...tagMismatch(cause.wheels, rules.target).fixes,
        ...(systems === null ? [] : [{ kind: 'marker', root: root!, marker: systems } as const]),
      ]
    }
    case 'only-sdist':
      return [{ kind: 'allow-sdist', name }]
    case 'only-wheels':
      return [{ kind: 'allow-wheel', name }]
    case 'too-new':
      return [{ kind: 'exclude-newer', date: cause.uploaded.slice(0, 10) }]
    case 'yanked':
      return [{ kind: 'pin', name, version: cause.versions[0]! }]
    case 'pre-release':
      return [{ kind: 'prereleases' }]
    case 'requires-python':
    case 'undated':
    case 'hash':
    case 'unknown-hash':
    case 'old-archive':
    case 'no-metadata':
    case 'further':
      return []
  }
}

/** All of the user's lines that no index can serve: a list of a system's packages has several. */
const linesOfNoPackage = (
  { roots }: ResolutionRequest,
  universe: Universe,
): readonly RootRequirement[] =>
  roots.filter(({ requirement: { name, specifier } }) => {
    const candidates = universe.knownCandidates(name)
    const local = localOf({ range: specifier.range })
    return (
      (candidates === null || !offers(candidates, specifier.range)) &&
      notAPackage(name, local, candidates !== null) !== null
    )
  })

function offers(candidates: Candidates, range: Range): boolean {
  for (let at = 0; at < candidates.count; at++)
    if (contains(range, candidates.version(at).key)) return true
  return false
}

type Obstructed = Extract<Cause, { readonly versions: readonly Version[] }>

const subject = ({ name, versions }: Obstructed): string =>
  `${name} ${listEnds(versions.map(({ normal }) => normal).toReversed())}`

const plural = ({ versions }: Obstructed, one: string, several: string): string =>
  versions.length === 1 ? one : several

type NoVersion = Extract<Cause, { readonly kind: 'no-version' }>

/** `there is no black 24.0.0 (the nearest are 23.12.1 and 24.1.0)`. */
function noVersion(
  { name, requested, candidates, indexes }: NoVersion,
  firstIndexOnly: boolean,
  snapshot: string | undefined,
): string {
  const { range, text, anyVersion } = requested
  const single = /^===?([^*,]+)$/.exec(text)?.[1]
  const near = nearestTexts(candidates, range)
  const known = near === '' ? '' : ` (${near})`
  const [only, ...more] = indexes
  // Each build of torch has its own index, and a snapshot knows only the builds of its day.
  const isBuild = TORCH_PACKAGES.has(name) && more.length === 0 && /\/whl\/[^/]+$/.test(only ?? '')
  const place = snapshot === undefined ? (isBuild ? ` on ${only}` : '') : ` in ${snapshot}`
  const where =
    firstIndexOnly && indexes.length > 1
      ? `; uv takes ${name} only from the first index that has it, of ${list(indexes)}`
      : ''
  if (candidates.isQuarantined && candidates.count === 0)
    return `${name} is quarantined on ${list(indexes, 'or')}, so it cannot be installed`
  if (single !== undefined) return `there is no ${name} ${single}${place}${known}${where}`
  if (anyVersion) return `${name} has no files${known}${where}`
  return `no version of ${name}${place} ${text.startsWith('!') ? 'meets' : 'is'} ${text}${known}${where}`
}

/** The local version that is requested, if one is named. */
export function localOf({ range }: Pick<Requested, 'range'>): string | null {
  const key = range[0]
  return key === undefined || !hasLocal(key) ? null : versionOfKey(key).local
}
