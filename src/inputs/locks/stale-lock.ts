import { type Warning, warning } from '../../errors.ts'
import { normalizeName } from '../../packaging/name.ts'
import { parseRequirement, RequirementError } from '../../packaging/requirement.ts'
import { parseSpecifierSet, satisfies } from '../../packaging/versions/specifier.ts'
import { poetryRange } from '../../source-trees/poetry/poetry-range.ts'
import { stringList, tableAt } from '../../source-trees/toml.ts'
import { addByName } from './by-name.ts'
import type { Lock, LockedPackage } from './lock.ts'
import { nameAt } from './lock-fault.ts'
import type { ProjectBeside, RequirementLine } from './project-beside.ts'

/** The longest requirement that people write, characters. */
const MOST_LOOKED_AT = 1000

/** How many lines are named. */
const MOST_TOLD = 3

/**
 * Whether a lock was made before its project was changed: its tool records a mark for this, and the
 * project's lines show missing packages.
 *
 * @param isFresh the result of the tool's mark; null if unknown
 */
export function staleWarning(
  { file, packages, parts, format }: Lock,
  project: ProjectBeside,
  isFresh: boolean | null,
): Warning | null {
  // These may be made from only some groups and extras of a project, and they name these.
  const isWhole = format !== 'pdm.lock' && format !== 'pylock.toml'
  const isLocked = ({ extra, group }: RequirementLine): boolean =>
    isWhole ||
    ((extra === undefined || parts.extras.includes(extra)) &&
      (group === undefined || parts.groups.includes(group)))

  const byName = new Map<string, LockedPackage[]>()
  for (const one of packages) addByName(byName, one)
  const overridden = overriddenNames(project)
  const own =
    nameAt(tableAt(project.table, 'project'), 'name') ??
    nameAt(tableAt(project.table, 'tool', 'poetry'), 'name')
  const missed = [...project.lines].flatMap(([name, lines]) =>
    name === own || name === 'python' || overridden.has(name)
      ? []
      : lines.filter((line) => isLocked(line) && !isHeld(line, byName.get(name) ?? [])),
  )
  // A lock that is fresh by its tool's rule may have been truncated afterwards.
  if (isFresh === true) {
    const gone = new Set(
      [...project.lines].flatMap(([name, lines]) => (byName.has(name) ? [] : lines)),
    )
    return incomplete(
      file,
      project,
      missed.filter((line) => gone.has(line)),
    )
  }
  if (missed.length === 0) {
    if (isFresh === null) return null
    const other = `By the rule of its tool, ${file} was not made from the current ${project.file}. It is counted unchanged.`
    return warning('lock-stale', `${other} It contains everything that ${project.file} requires.`)
  }
  const message = `${file} is older than ${project.file}, but is counted unchanged: it lacks ${told(missed)}.`
  return warning('lock-stale', message)
}

function incomplete(
  file: string,
  project: ProjectBeside,
  missed: readonly RequirementLine[],
): Warning | null {
  if (missed.length === 0) return null
  const message = `${file} was made from the current ${project.file}, but lacks ${told(missed)}. Only the rest is counted.`
  return warning('lock-incomplete', message)
}

function told(missed: readonly RequirementLine[]): string {
  const lines = missed
    .slice(0, MOST_TOLD)
    .map(({ text, place }) => `${text} (${place.file}:${place.line})`)
  const more = missed.length > MOST_TOLD ? ` and ${missed.length - MOST_TOLD} more` : ''
  return lines.join(', ') + more
}

/** Parts that are present independently of the lines. */
function overriddenNames({ table }: ProjectBeside): ReadonlySet<string> {
  const uv = stringList(tableAt(table, 'tool', 'uv')['override-dependencies']) ?? []
  const pdm = Object.keys(tableAt(table, 'tool', 'pdm', 'resolution', 'overrides'))
  return new Set([...uv, ...pdm].map((text) => normalizeName(/^[\w.-]*/.exec(text.trim())![0])))
}

/** An unreadable line counts as present, and so does one that may be for other targets. */
function isHeld({ text }: RequirementLine, locked: readonly LockedPackage[]): boolean {
  const asked = demandOf(text)
  if (asked === undefined || (locked.length === 0 && asked.isConditional)) return true
  const set = parseSpecifierSet(asked.specifier)
  if (locked.length === 0 || set === undefined) return locked.length > 0
  return locked.some(
    ({ version, source }) =>
      version === null || source.kind !== 'index' || satisfies(set, version, true),
  )
}

interface Demand {
  readonly specifier: string
  readonly isConditional: boolean
}

/** A requirement, or a line of Poetry's or Pipenv's: `web = "^1.0"`, `web = {version = "*"}`. */
function demandOf(whole: string): Demand | undefined {
  const text = whole.slice(0, MOST_LOOKED_AT)
  const [, key, plain, table] =
    /^["']?[\w.-]+["']?\s*=(?!=)\s*(?:(["'])(.*?)\1|(\{.*))?/.exec(text)?.slice(0) ?? []
  if (key !== undefined) return { specifier: poetryRange(plain ?? '') ?? '', isConditional: false }
  if (table !== undefined) {
    const version = /\bversion\s*=\s*(["'])(.*?)\1/.exec(table)?.[2] ?? '*'
    return {
      specifier: poetryRange(version) ?? '',
      isConditional: /\b(?:markers?|platform|python|sys_platform|optional|os_name)\b/.test(table),
    }
  }
  try {
    const { specifier, marker, url } = parseRequirement(text)
    return url === null ? { specifier: specifier.text, isConditional: marker !== null } : undefined
  } catch (error) {
    if (error instanceof RequirementError) return undefined
    throw error
  }
}
