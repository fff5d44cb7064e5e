import { compareDebianVersions } from './debian-version.ts'
import { lazyLists, listed, paragraphsOf } from './package-list.ts'
import { readClauses } from './relation.ts'
import type { MeasuredPackage, PackageLists, SystemPackage } from './system-package.ts'

const PRIORITIES = ['required', 'important', 'standard', 'optional', 'extra']
const KIB = 1024

/** How lists of Debian's packages are read and compared. */
export const DEBIAN: Pick<PackageLists, 'manager' | 'triggered' | 'compare'> = {
  manager: 'apt',
  triggered: [],
  compare: compareDebianVersions,
}

/**
 * Fields of a paragraph by name. Continued lines are left out, because no field that is needed has
 * them.
 */
export function fieldsOf(paragraph: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of paragraph.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0 && line[0] !== ' ' && line[0] !== '\t')
      fields.set(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  return fields
}

/** A paragraph of a Packages list; null if it names no package or version. */
function readDebianPackage(paragraph: string): SystemPackage | null {
  const fields = fieldsOf(paragraph)
  const [name, version] = [fields.get('Package'), fields.get('Version')]
  if (name === undefined || version === undefined) return null
  const clauses = (...names: readonly string[]) =>
    names.flatMap((one) => readClauses(fields.get(one) ?? ''))
  const number = (field: string): number =>
    Math.max(0, Number.parseInt(fields.get(field) ?? '', 10) || 0)
  const priority = PRIORITIES.indexOf(fields.get('Priority') ?? 'optional')
  return {
    name,
    version,
    source: /^\S+/.exec(fields.get('Source') ?? '')?.[0] ?? name,
    depends: clauses('Pre-Depends', 'Depends'),
    recommends: clauses('Recommends'),
    conflicts: clauses('Conflicts', 'Breaks').flat(),
    provides: clauses('Provides').flatMap(([one]) =>
      one === undefined
        ? []
        : [{ name: one.name, version: one.operator === '=' ? one.version : null }],
    ),
    isEssential: fields.get('Essential') === 'yes',
    priority: priority < 0 ? 3 : priority,
    packedSize: number('Size'),
    statedSize: number('Installed-Size') * KIB,
    measured: null,
    slimShare: null,
    installIf: [],
  }
}

/**
 * Packages lists of a Debian-like distribution, with its updates. A paragraph is read when its name
 * is requested, because a list has 60,000.
 *
 * @param texts of one processor's lists
 * @param source their name in a report
 * @param measured the known facts about an archive
 * @param processor `amd64`; paragraphs of others but `all` are left out
 */
export function debianLists(
  texts: readonly string[],
  source: string,
  processor: string,
  measured: (name: string, version: string) => MeasuredPackage | null = () => null,
): PackageLists {
  const paragraphs = new Map<string, string[]>()
  const provided = new Map<string, string[]>()
  for (const text of texts)
    for (const paragraph of paragraphsOf(text)) {
      const name = /^Package: *(\S+)/m.exec(paragraph)?.[1]
      const own = /^Architecture: *(\S+)/m.exec(paragraph)?.[1] ?? 'all'
      if (name === undefined || (own !== processor && own !== 'all')) continue
      listed(paragraphs, name).push(paragraph)
      const provides = /^Provides: *(.+)$/m.exec(paragraph)?.[1]
      if (provides !== undefined)
        for (const [one] of readClauses(provides))
          if (one !== undefined) listed(provided, one.name).push(name)
    }
  return lazyLists(
    (name) =>
      (paragraphs.get(name) ?? []).flatMap((paragraph) => {
        const own = readDebianPackage(paragraph)
        return own === null ? [] : [{ ...own, measured: measured(own.name, own.version) }]
      }),
    (name) => provided.get(name) ?? [],
    { source, origin: 'given', names: () => paragraphs.keys(), ...DEBIAN },
  )
}
