import { inputError } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { didYouMean } from '../../text/nearest.ts'
import type { Counted, Lock, LockedParts } from './lock.ts'

/** The options that choose parts of a project. */
export interface PartsRequest {
  readonly extras?: readonly string[] | undefined
  readonly allExtras?: boolean | undefined
  readonly groups?: readonly string[] | undefined
  readonly allGroups?: boolean | undefined
  readonly onlyGroups?: readonly string[] | undefined
  readonly noDev?: boolean | undefined
  readonly members?: readonly string[] | undefined
  readonly allMembers?: boolean | undefined
  /** Extras and groups that are left out, even if another option selects them. */
  readonly withoutExtras?: readonly string[] | undefined
  readonly withoutGroups?: readonly string[] | undefined
  /** Whether groups that the tool installs by default are left out. */
  readonly noDefaultGroups?: boolean | undefined
  /**
   * Names of extras or groups, for PDM's `-G`: with one of them, no other extra is selected by
   * default.
   */
  readonly extrasOrGroups?: readonly string[] | undefined
}

/**
 * Selects the counted parts of a lock: those that the tool installs itself, with the parts that the
 * options add or leave out. `--no-dev` is the tool's production set; uv's leaves out only the group
 * `dev`.
 *
 * @throws PysizeError exit 2: `unknown-extra`, `unknown-group`, `unknown-member`
 */
export function countedParts({ file, tool, parts, format }: Lock, request: PartsRequest): Counted {
  const known = (
    kind: keyof typeof KINDS,
    asked: readonly string[] = [],
    all: readonly string[],
  ): readonly string[] =>
    asked.map((written) => {
      const name = normalizeName(written)
      if (all.includes(name)) return name
      const { code, words } = KINDS[kind]
      const hint =
        elsewhere(kind, name, parts) ??
        (format === 'pylock.toml' && all.length === 0
          ? `It has no ${words}s: the command that makes it takes them.`
          : hintFor(name, all, words))
      throw inputError(code, `${file} has no ${words} ${written}.`, { places: [{ file }], hint })
    })
  const namedMembers = known('member', request.members, parts.members)
  const members =
    request.allMembers === true
      ? parts.members
      : namedMembers.length > 0
        ? sorted(namedMembers)
        : parts.defaultMembers
  const own = parts.ofMembers?.(members) ?? parts
  const either = (request.extrasOrGroups ?? []).map(normalizeName)
  const ofEither = (all: readonly string[]): readonly string[] =>
    either.filter((name) => all.includes(name))
  for (const name of either) if (!own.extras.includes(name)) known('group', [name], own.groups)
  const named = without(own.groups, parts.lostGroups)
  const onlyGroups = known('group', request.onlyGroups, named)
  const groups = [...known('group', request.groups, named), ...ofEither(own.groups)]
  const unasked =
    request.noDev === true || onlyGroups.length > 0 || either.length > 0 ? [] : parts.defaultExtras
  const extras =
    request.allExtras === true
      ? parts.extras
      : [...unasked, ...known('extra', request.extras, own.extras), ...ofEither(own.extras)]
  // PDM selects no other group for development if one of them is named (pdm: cli/filters.py).
  const isOneNamed = ofEither(own.groups).length > 0
  const allGroups =
    request.allGroups === true && !isOneNamed ? unaskedGroups(parts.groups, tool, request) : []
  const defaults =
    isOneNamed || request.noDefaultGroups === true
      ? []
      : unaskedGroups(own.defaultGroups, tool, request)
  const askedGroups = without(
    onlyGroups.length > 0 ? onlyGroups : [...groups, ...allGroups],
    request.withoutGroups,
  )
  return {
    extras: sorted(without(extras, request.withoutExtras)),
    groups: sorted(
      without(
        onlyGroups.length > 0 ? onlyGroups : [...askedGroups, ...defaults],
        request.withoutGroups,
      ),
    ),
    askedGroups: sorted(askedGroups),
    main: onlyGroups.length === 0,
    members,
  }
}

const without = (all: readonly string[], left: readonly string[] = []): readonly string[] => {
  const gone = new Set(left.map(normalizeName))
  return all.filter((name) => !gone.has(name))
}

function unaskedGroups(
  unasked: readonly string[],
  tool: Lock['tool'],
  { noDev }: PartsRequest,
): readonly string[] {
  if (noDev !== true) return unasked
  return tool === 'uv' ? unasked.filter((group) => group !== 'dev') : []
}

/** In a workspace: the project that has a part which others lack. */
function elsewhere(
  kind: keyof typeof KINDS,
  name: string,
  { ofMembers, members }: LockedParts,
): string | undefined {
  if (ofMembers === undefined || kind === 'member') return
  const owner = members.find((member) =>
    ofMembers([member])[kind === 'extra' ? 'extras' : 'groups'].includes(name),
  )
  return owner === undefined ? undefined : `${owner} has it: add --package ${owner}.`
}

const KINDS = {
  extra: { code: 'unknown-extra', words: 'extra' },
  group: { code: 'unknown-group', words: 'dependency group' },
  member: { code: 'unknown-member', words: 'project' },
} as const

const hintFor = (name: string, all: readonly string[], words: string): string =>
  didYouMean(name, all) ??
  (all.length === 0 ? `It has no ${words}s.` : `There are: ${all.join(', ')}.`)

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()
