import { type HierarchyRectangularNode, hierarchy, treemap } from 'd3-hierarchy'
import type { PageCategory, PageMeasure, PagePart } from '../reports/formats/html/page-data.ts'
import { ownSizes, type PageEntry, type RowChange, toneOf } from './entries.ts'

/** A rectangle of the map, pixels. */
export interface Cell {
  /** Position of the entry that it belongs to. */
  readonly entry: number
  /**
   * `group`: an entry with those that it owns inside it; `entry`: a single entry; `own`: the bytes
   * of a group itself; `part`: a kind of file of an entry, or its growth.
   */
  readonly kind: 'group' | 'entry' | 'own' | 'part'
  readonly label: string
  readonly tone: PageCategory | RowChange | 'kept'
  readonly bytes: number
  readonly depth: number
  /** Whether parts or other entries are drawn inside it. */
  readonly isOpen: boolean
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Node {
  readonly entry: number
  readonly kind: Cell['kind']
  readonly label: string
  readonly tone: Cell['tone']
  readonly bytes: number
  readonly children: readonly Node[]
}

/** Height of the line above the parts with the name of a group or an entry, pixels. */
const HEAD = 18
/** Smaller parts cannot be read. */
const SMALLEST_PART = 3

/** The selection of entries to draw. */
export interface MapPart {
  /** By name. The entries that such an entry owns are drawn without it. */
  readonly shown: ReadonlySet<string>
  /** Name of the entry that fills the map; empty for all entries. */
  readonly zoom: string
}

export interface MapSize {
  readonly width: number
  readonly height: number
}

/**
 * Arranges entries as a squarified treemap: the larger the figure, the larger the area. In a nested
 * measure an entry contains the entries that it owns. Parents come before their children.
 */
export function layOut(
  entries: readonly PageEntry[],
  measure: PageMeasure,
  { shown, zoom }: MapPart,
  size: MapSize,
): readonly Cell[] {
  const { width, height } = size
  const { nodes, tops: all } = nodesOf(entries, measure, shown)
  const inside = nodes.find((node) => node !== undefined && entries[node.entry]!.name === zoom)
  const tops = inside === undefined ? all : [inside]
  const root: Node = {
    entry: -1,
    kind: 'group',
    label: '',
    tone: 'other',
    bytes: 0,
    children: tops,
  }
  const tree = hierarchy<Node>(root, ({ children }) => children)
    .sum(({ bytes, children }) => (children.length === 0 ? bytes : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const laid = treemap<Node>()
    .size([width, height])
    .paddingInner(({ data }) => (data.kind === 'entry' || data.kind === 'own' ? 0 : 2))
    .paddingOuter(({ data, depth }) => (depth > 0 && data.kind === 'group' ? 3 : 0))
    .paddingTop((node) => (node.depth > 0 && hasHead(node) ? HEAD : 0))
    .round(true)(tree)
  return laid.descendants().flatMap((node) => (node.depth === 0 ? [] : cellOf(node)))
}

/** A cell that is too small for its name is drawn with only its parts. */
const hasHead = ({ x0, x1, y0, y1 }: HierarchyRectangularNode<Node>): boolean =>
  x1 - x0 >= 40 && y1 - y0 >= 34

function cellOf(node: HierarchyRectangularNode<Node>): Cell[] {
  const { data, x0, y0, x1, y1, value = 0 } = node
  const [width, height] = [x1 - x0, y1 - y0]
  if (width <= 0 || height <= 0) return []
  if (data.kind === 'part') {
    const parent = node.parent!
    if (!hasHead(parent) || width < SMALLEST_PART || height < SMALLEST_PART) return []
  }
  const { entry, kind, label, tone } = data
  return [
    {
      entry,
      kind,
      label,
      tone,
      bytes: value,
      depth: node.depth,
      isOpen: data.children.length > 0 && (data.kind === 'group' || hasHead(node)),
      x: x0,
      y: y0,
      width,
      height,
    },
  ]
}

/**
 * A node for each shown entry by its position, and the list of entries that are inside no other
 * entry.
 */
function nodesOf(
  entries: readonly PageEntry[],
  { nested, ...measure }: PageMeasure,
  shown: ReadonlySet<string>,
): { readonly nodes: readonly (Node | undefined)[]; readonly tops: readonly Node[] } {
  const own = ownSizes(entries, nested)
  const owned = entries.map((): number[] => [])
  const order: number[] = []
  for (const [at, { name }] of entries.entries())
    if (shown.has(name)) {
      const owner = nested ? ownerShown(at) : -1
      if (owner < 0) order.push(at)
      else owned[owner]!.push(at)
    }
  const first = [...order]
  // Owned entries come first, without recursion, so depth is not a limit.
  for (const at of order) order.push(...owned[at]!)
  const nodes: (Node | undefined)[] = entries.map(() => undefined)
  for (const at of order.reverse()) nodes[at] = nodeOf(at)
  return { nodes, tops: first.map((at) => nodes[at]!) }

  /** The nearest owner that is shown; -1 for none. */
  function ownerShown(at: number): number {
    let { owner } = entries[at]!
    while (owner >= 0 && !shown.has(entries[owner]!.name)) owner = entries[owner]!.owner
    return owner
  }

  function nodeOf(at: number): Node {
    const entry = entries[at]!
    const { now, before } = own[at]!
    const node = { entry: at, label: entry.name, tone: toneOf(entry), bytes: Math.max(now, before) }
    const parts = partsOf(entry, measure.parts, now, before).map(
      ([label, tone, bytes]): Node => ({
        entry: at,
        kind: 'part',
        label,
        tone,
        bytes,
        children: [],
      }),
    )
    const inside = owned[at]!.map((child) => nodes[child]!)
    if (inside.length === 0) return { ...node, kind: 'entry', children: parts }
    const itself: Node = { ...node, kind: 'own', children: parts }
    return { ...node, kind: 'group', children: node.bytes > 0 ? [itself, ...inside] : inside }
  }
}

/** Above this share a package is drawn as one kind, because its parts would repeat it. */
const ALL_OF_IT = 0.97

type Part = readonly [label: string, tone: Cell['tone'], bytes: number]

/**
 * The parts of an entry's own area: kinds of files, or the bytes that stayed, were added or were
 * removed.
 */
function partsOf(
  entry: PageEntry,
  parts: PageMeasure['parts'],
  now: number,
  before: number,
): readonly Part[] {
  const { change, row } = entry
  if (change !== null) {
    if (change !== 'grown' && change !== 'shrunk') return []
    const kept = Math.min(now, before)
    const moved = Math.abs(now - before)
    return kept === 0 || moved === 0
      ? []
      : [
          ['', 'kept', kept],
          ['', change, moved],
        ]
  }
  if (parts === 'none') return []
  const all: readonly PagePart[] = parts === 'all' ? [...row.files, ...row.added] : row.files
  const known = all.filter(([, , bytes]) => bytes > 0)
  const total = known.reduce((sum, [, , bytes]) => sum + bytes, 0)
  return known.some(([, , bytes]) => bytes > total * ALL_OF_IT) ? [] : known
}
