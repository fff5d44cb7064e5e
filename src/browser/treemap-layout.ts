import { type HierarchyRectangularNode, hierarchy, treemap } from 'd3-hierarchy'
import type { PageCategory, PageMeasure, PagePart } from '../reports/formats/html/page-data.ts'
import { ownSizes, type PageEntry, type RowChange, toneOf } from './entries.ts'

/** A rectangle of the map, pixels. */
export interface Cell {
  /** Position of the entry that it belongs to. */
  readonly entry: number
  /**
   * `group`: an entry with those that it owns inside it; `entry`: one alone; `own`: the bytes of a
   * group itself; `part`: a kind of file of an entry, or what it grew by.
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

/** Height of the line that names a group or an entry above its parts, pixels. */
const HEAD = 18
/** Smaller parts say nothing to anybody. */
const SMALLEST_PART = 3

export interface MapSize {
  readonly width: number
  readonly height: number
}

/**
 * Arranges entries as a squarified treemap: the larger the figure, the larger the area. In a nested
 * measure what an entry owns lies inside it. Parents come before their children.
 *
 * @param zoom name of the entry that fills the map; empty for all
 */
export function layOut(entries: readonly PageEntry[], measure: PageMeasure, zoom: string, { width, height }: MapSize): readonly Cell[] {
  const nodes = nodesOf(entries, measure)
  const inside = nodes.find(({ entry }) => entries[entry]?.name === zoom)
  const tops = inside === undefined ? nodes.filter(({ entry }) => !measure.nested || entries[entry]!.owner < 0) : [inside]
  const root: Node = { entry: -1, kind: 'group', label: '', tone: 'other', bytes: 0, children: tops }
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

/** A cell too small for its name is drawn with its parts alone. */
const hasHead = ({ x0, x1, y0, y1 }: HierarchyRectangularNode<Node>): boolean => x1 - x0 >= 40 && y1 - y0 >= 34

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

/** A node for each entry, by its position, with what lies inside it. */
function nodesOf(entries: readonly PageEntry[], measure: PageMeasure): readonly Node[] {
  const own = ownSizes(entries, measure.nested)
  const owned = entries.map((): number[] => [])
  if (measure.nested) for (const [at, { owner }] of entries.entries()) owned[owner]?.push(at)
  const made: Node[] = []
  // What is owned is made first: an owner is reached again from what it owns, so that depth is no limit.
  const order = [...entries.keys()].filter((at) => !measure.nested || entries[at]!.owner < 0)
  for (const at of order) order.push(...owned[at]!)
  for (const at of order.reverse()) made[at] = nodeOf(at)
  return made

  function nodeOf(at: number): Node {
    const entry = entries[at]!
    const { now, before } = own[at]!
    const node = { entry: at, label: entry.name, tone: toneOf(entry), bytes: Math.max(now, before) }
    const parts = partsOf(entry, measure, now, before).map(
      ([label, tone, bytes]): Node => ({ entry: at, kind: 'part', label, tone, bytes, children: [] }),
    )
    const inside = owned[at]!.map((child) => made[child]!)
    if (inside.length === 0) return { ...node, kind: 'entry', children: parts }
    const itself: Node = { ...node, kind: 'own', children: parts }
    return { ...node, kind: 'group', children: node.bytes > 0 ? [itself, ...inside] : inside }
  }
}

/** From this share on a package is of one kind: its parts would say so twice. */
const ALL_OF_IT = 0.97

type Part = readonly [label: string, tone: Cell['tone'], bytes: number]

/** What an entry's own area is divided into: kinds of files, or what stayed and what came or went. */
function partsOf(entry: PageEntry, { parts }: PageMeasure, now: number, before: number): readonly Part[] {
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
