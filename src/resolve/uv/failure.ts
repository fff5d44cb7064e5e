import { EMPTY, type Range, union } from '../../packaging/versions/range.ts'
import type { Derivation, External } from '../../solver/derivation.ts'
import { type PackageId, PYTHON, packageId, type UvPackage } from './package.ts'
import type { Unavailability } from './unavailability.ts'

type Leaf = External<UvPackage, Range, Unavailability>

/**
 * The facts at the leaves of a failed search, about packages as people know them: a fact about a
 * proxy is one about its project. All unusable versions of a package are one fact, although uv
 * excludes them one by one.
 */
export function plainFacts(
  derivation: Derivation<UvPackage, Range, Unavailability>,
): readonly External<PackageId, Range, Unavailability>[] {
  const facts: External<PackageId, Range, Unavailability>[] = []
  const absent = new Map<PackageId, { readonly set: Range; readonly reason: Unavailability }>()
  for (const leaf of leavesOf(derivation)) {
    const id = packageId(leaf.package)
    if (leaf.package === PYTHON) continue
    const unusable = unusableIn(leaf)
    if (unusable !== null)
      absent.set(id, { set: union(absent.get(id)?.set ?? EMPTY, leaf.set), reason: unusable })
    else if (leaf.kind === 'dependency')
      facts.push({ ...leaf, package: id, on: packageId(leaf.on) })
    else if (leaf.kind === 'unavailable' && leaf.reason.kind === 'unsatisfiable')
      facts.push({
        kind: 'dependency',
        package: id,
        set: leaf.set,
        on: leaf.reason.requirement.name,
        onSet: EMPTY,
      })
    else if (leaf.kind === 'requirement') facts.push({ ...leaf, package: id })
  }
  for (const [id, { set, reason }] of absent)
    facts.push({ kind: 'unavailable', package: id, set, reason })
  return facts
}

/** Why none of the versions in a fact can be used; null if the fact says something else. */
function unusableIn(leaf: Leaf): Unavailability | null {
  if (leaf.kind === 'dependency') return leaf.on === PYTHON ? { kind: 'requires-python' } : null
  if (leaf.kind === 'requirement' || leaf.reason.kind === 'unsatisfiable') return null
  return leaf.reason
}

function* leavesOf(derivation: Derivation<UvPackage, Range, Unavailability>): Generator<Leaf> {
  const seen = new Set([derivation])
  for (const node of seen)
    if (node.kind === 'derived') for (const cause of node.causes) seen.add(cause)
    else yield node
}
