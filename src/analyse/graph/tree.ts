import type { TreeNode } from '../../model/documents.ts'
import type { PackageEstimate, Scenario, WithoutLine } from '../../model/estimate.ts'
import type { TakeTurn } from '../../turns.ts'
import { sizesBelow } from './sizes-below.ts'

export interface TreeShape {
  /** How many levels below the roots are shown. */
  readonly depth: number
  /** The package whose dependents are shown, instead of the dependencies of the user's lines. */
  readonly invert: string | null
}

/** An edge of the tree: one package below another, or below a line. */
type Edge = Pick<TreeNode, 'requirement' | 'marker' | 'extra' | 'file' | 'line'>

const NO_EDGE: Edge = { requirement: null, marker: null, extra: null, file: null, line: null }

const edgeOfLine = ({ file, line, requirement }: WithoutLine): Edge => ({
  ...NO_EDGE,
  requirement,
  file,
  line,
})

interface Child {
  readonly one: PackageEstimate
  readonly edge: Edge
  /** One of the user's lines, which ends an inverted tree. */
  readonly isLine: boolean
}

/**
 * A closure as trees: one for each of the user's lines, largest first, or one of all dependents of
 * a package up to the lines. A repeated package is marked and not expanded again.
 */
export async function dependencyTree(
  { packages, overlaps }: Scenario,
  { depth, invert }: TreeShape,
  turn: TakeTurn,
): Promise<readonly TreeNode[]> {
  const byName = new Map(packages.map((one) => [one.name, one]))
  const sizes = sizesBelow(packages, overlaps)
  for (const one of packages) {
    await turn()
    sizes(one)
  }
  const children = invert === null ? dependenciesOf(byName) : dependentsOf(packages)
  const shown = new Set<string>()

  const node = ({ one, edge, isLine }: Child, level: number): TreeNode => {
    const below = isLine ? [] : once(children(one))
    const repeated = !isLine && shown.has(one.name)
    const isExpanded = !repeated && (level < depth || below.length === 0)
    if (isExpanded) shown.add(one.name)
    const { own_size, retained_size, total_size, source } = sizes(one)
    return {
      name: one.name,
      version: one.version,
      extras: one.extras,
      ...edge,
      own_size,
      retained_size,
      total_size,
      source,
      repeated,
      omitted: isExpanded || repeated ? 0 : below.length,
      children: isExpanded ? inOrder(below).map((child) => node(child, level + 1)) : [],
    }
  }
  const roots =
    invert === null
      ? packages.flatMap(rootsOf)
      : [{ one: byName.get(invert)!, edge: NO_EDGE, isLine: false }]
  return inOrder(roots).map((root) => node(root, 0))
}

/** A package that conda was asked to install has no line. */
const rootsOf = (one: PackageEstimate): readonly Child[] =>
  one.conda !== undefined && one.requested ? [{ one, edge: NO_EDGE, isLine: false }] : linesOf(one)

const linesOf = (one: PackageEstimate): readonly Child[] =>
  (one.without_line ?? []).map((line) => ({ one, edge: edgeOfLine(line), isLine: false }))

const dependenciesOf =
  (byName: ReadonlyMap<string, PackageEstimate>) =>
  ({ requires }: PackageEstimate): readonly Child[] =>
    requires.map(({ name, ...edge }) => ({
      one: byName.get(name)!,
      edge: { ...NO_EDGE, ...edge },
      isLine: false,
    }))

/** The dependents of a package: other packages, and the user's lines. */
function dependentsOf(
  packages: readonly PackageEstimate[],
): (one: PackageEstimate) => readonly Child[] {
  const byName = new Map<string, Child[]>()
  for (const one of packages)
    for (const { name, ...edge } of one.requires) {
      const known = byName.get(name)
      const child = { one, edge: { ...NO_EDGE, ...edge }, isLine: false }
      if (known === undefined) byName.set(name, [child])
      else known.push(child)
    }
  return (one) => [
    ...linesOf(one).map((line) => ({ ...line, isLine: true })),
    ...(byName.get(one.name) ?? []),
  ]
}

/** Each package once, even if several extras bring it; all lines of the user's are kept. */
function once(children: readonly Child[]): readonly Child[] {
  const met = new Set<PackageEstimate>()
  return children.filter(({ one, isLine }) => {
    if (isLine) return true
    const isFirst = !met.has(one)
    met.add(one)
    return isFirst
  })
}

/** The user's lines first, then packages by their retained size. */
const inOrder = (children: readonly Child[]): readonly Child[] =>
  children.toSorted(
    (a, b) =>
      Number(b.isLine) - Number(a.isLine) ||
      (b.one.retained_size ?? 0) - (a.one.retained_size ?? 0) ||
      (a.one.name < b.one.name ? -1 : a.one.name > b.one.name ? 1 : 0),
  )
