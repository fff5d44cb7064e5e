import { leadingProject, normalizeName } from '../packaging/name.ts'
import { type DeclaredProject, withMarker } from './declared-project.ts'
import {
  atMost,
  type Influence,
  influencesOf,
  isDecided,
  onSupportedPythons,
  toMarker,
} from './setup-script/condition.ts'
import type { ScriptRequirement, ScriptRequirements } from './setup-script/script-requirements.ts'
import type { SetupScript } from './setup-script/setup-script.ts'

/** The values that a setup.py computes from the machine it runs on. */
export interface Computed {
  /** The parts of the target that it depends on; never empty. */
  readonly causes: readonly Influence[]
  /**
   * Requirements of the project that existed on the packager's machine, and may not exist on the
   * target.
   */
  readonly estimated: readonly string[]
}

export interface Reconciled {
  readonly project: DeclaredProject
  readonly computed: Computed | null
}

/**
 * Compares the requirements of an egg-info, which are those of the packager's machine, with the
 * setup.py that computed them: a requirement under a condition on the target gets that condition as
 * a marker.
 */
export function reconcile(project: DeclaredProject, script: SetupScript): Reconciled {
  const causes = new Set<Influence>()
  const estimated = new Set<string>()
  // An argument of `setup` that is not followed may be anything, but rarely a package that the
  // script never names.
  const extras = script.namesDependencies ? byExtra(script) : new Map<string, ScriptRequirements>()
  const own = (listed: readonly string[], extra: string): readonly string[] => {
    const computed = extras.get(extra)
    if (computed === undefined) return listed
    const held = holdAgainst(listed, computed, script.names)
    for (const cause of held.causes) causes.add(cause)
    for (const text of held.estimated) estimated.add(text)
    return held.requirements
  }
  const dependencies = own(project.dependencies, '')
  const optional = new Map(
    [...project.optional].map(([extra, listed]) => [extra, own(listed, extra)] as const),
  )
  return {
    project: { ...project, dependencies, optional },
    computed: causes.size === 0 ? null : { causes: [...causes].sort(), estimated: [...estimated] },
  }
}

/**
 * The requirements of a script by extra, its name normalised; the base under ''. A key may have a
 * marker: `extra:marker`.
 */
export function byExtra({
  dependencies,
  extras,
}: SetupScript): ReadonlyMap<string, ScriptRequirements> {
  const found = new Map<string, ScriptRequirements>()
  if (dependencies !== undefined) found.set('', dependencies)
  for (const [key, given] of extras) {
    const colon = key.indexOf(':')
    const name = colon < 0 ? key : key.slice(0, colon)
    const marker = colon < 0 ? '' : key.slice(colon + 1)
    const extra = name.trim() === '' ? '' : normalizeName(name.trim())
    const items =
      marker === ''
        ? given.items
        : given.items.map(({ text, when }) => ({ text: withMarker(text, `(${marker})`), when }))
    const before = found.get(extra)
    found.set(extra, {
      items: [...(before?.items ?? []), ...items],
      rest: before?.rest ?? given.rest,
    })
  }
  return found
}

/** The requirements of a script that are decided for each target, as texts with markers. */
export const decidedRequirements = ({ items }: ScriptRequirements): readonly string[] =>
  items.filter(({ when }) => isDecided(when) && when.kind !== 'never').map(guarded)

function guarded({ text, when }: ScriptRequirement): string {
  const marker = toMarker(atMost(when))
  return marker === null ? text : withMarker(text, marker.includes(' or ') ? `(${marker})` : marker)
}

interface Held {
  readonly requirements: readonly string[]
  readonly estimated: readonly string[]
  readonly causes: ReadonlySet<Influence>
}

/**
 * @param quoted all texts of the script, whether requirements or not
 */
function holdAgainst(
  listed: readonly string[],
  { items, rest }: ScriptRequirements,
  quoted: ReadonlySet<string>,
): Held {
  const named = items.map(({ text, when }) => ({
    text,
    when: onSupportedPythons(when),
    name: leadingProject(text),
  }))
  // A requirement may apply to every supported Python and still be computed: the egg-info of a
  // packager with Python 2 lists the other branch.
  const conditional = new Set(
    items.filter(({ when }) => when.kind !== 'always').map(({ text }) => leadingProject(text)),
  )
  const certain = new Set(named.map(({ name }) => name))
  const names = new Set(listed.map(leadingProject))
  const causes = new Set<Influence>(rest ?? [])
  const estimated: string[] = []
  /** The requirements of the script on a project, with their conditions. */
  const computed = (name: string): readonly string[] => {
    const own = named.filter((item) => item.name === name)
    for (const { when } of own)
      for (const cause of when.kind === 'never' ? (['python'] as const) : influencesOf(when))
        causes.add(cause)
    return own.flatMap((item) => {
      const isSure = isDecided(item.when)
      if (item.when.kind === 'never' || (!isSure && !names.has(name))) return []
      const text = guarded(item)
      if (!isSure) estimated.push(text)
      return [text]
    })
  }
  const done = new Set<string>()
  const requirements = listed.flatMap((text) => {
    const name = leadingProject(text)
    if (conditional.has(name)) {
      const isNew = !done.has(name)
      done.add(name)
      return isNew ? computed(name) : []
    }
    if (certain.has(name)) return [text]
    // A branch that a plain build does not take adds it, for example one for a variable.
    if (rest === null && quoted.has(name)) {
      causes.add('environment')
      return []
    }
    if (rest !== null && rest.size > 0) estimated.push(text)
    return [text]
  })
  // Many scripts add what only Python 2 lacks.
  const isPossible = (name: string): boolean =>
    named.some((item) => item.name === name && item.when.kind !== 'never')
  const unlisted = [...conditional].filter((name) => !names.has(name) && isPossible(name))
  return { requirements: [...requirements, ...unlisted.flatMap(computed)], estimated, causes }
}

const ASKED = {
  platform: 'the platform',
  python: 'the Python version',
  environment: 'what else is on the machine',
} as const

/** Why dependencies are estimated, in words that follow a colon. */
export function computedReason({ causes, estimated }: Computed): string {
  const from = causes.map((cause) => ASKED[cause]).join(' and ')
  const doubtful =
    estimated.length === 0
      ? ''
      : `, so the target may not need ${estimated.map((text) => text.split(';', 1)[0]!.trim()).join(', ')}`
  return `its setup.py, which was not run, computes them from ${from}${doubtful}`
}
