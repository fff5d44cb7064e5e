import type { DiskSizes, MadeSize, Overlap } from '../model/estimate.ts'
import { onDisk } from '../weigh/blocks.ts'
import type { Listing } from '../weigh/listing.ts'

/** A distribution, the files it writes, and its bytecode as a whole. */
export interface Writer {
  readonly name: string
  readonly listing: Listing
  /** The scripts that the installer makes of its entry points. */
  readonly scripts?: Listing
  /** Bytes. */
  readonly bytecode: number
  /**
   * The order of installing: distributions of the same rank are installed at the same time, in no
   * fixed order.
   */
  readonly rank: number
}

/**
 * The uninstallation of an earlier version, which removes its paths, even if another distribution
 * has written them since.
 */
export interface Removal {
  readonly name: string
  readonly listing: Listing
  readonly rank: number
}

interface Claim {
  readonly writer: number
  readonly sizes: Sizes
  /** Whether no distribution writes the path later. */
  readonly isLast: boolean
}

const NONE: Listing = new Map()

/** The bytes of a .pyc that do not grow with its source. The exact figure matters little. */
const PYC_HEAD = 300

/**
 * The paths that several distributions write, or that were removed with another distribution,
 * grouped by their writers.
 *
 * @param writers the distributions that are installed in the end. Of those of one rank, the larger
 *   file is assumed to stay
 */
export function overlapsOf(
  writers: readonly Writer[],
  removals: readonly Removal[] = [],
): readonly Overlap[] {
  const inOrder = writers.toSorted((a, b) => a.rank - b.rank)
  const first = new Map<string, number>()
  const shared = new Map<string, number[]>()
  for (const [at, { listing, scripts = NONE }] of inOrder.entries())
    for (const path of scripts.size === 0
      ? listing.keys()
      : new Set([...listing, ...scripts].map(([path]) => path))) {
      const before = first.get(path)
      if (before === undefined) first.set(path, at)
      else (shared.get(path) ?? entry(shared, path, [before])).push(at)
    }
  const removed = new Map<string, string>()
  for (const { name, listing, rank } of removals)
    for (const path of listing.keys()) {
      const owners = shared.get(path) ?? [first.get(path) ?? []].flat()
      const last = owners.at(-1)
      if (last === undefined || inOrder[last]!.rank > rank) continue
      removed.set(path, name)
      shared.set(path, owners)
    }
  if (shared.size === 0) return []

  const measures = inOrder.map(measure)
  const groups = new Map<string, Group>()
  for (const [path, owners] of shared) {
    const removedWith = removed.get(path) ?? null
    const key = `${owners.join()} ${removedWith ?? ''}`
    const group = groups.get(key) ?? entry(groups, key, startGroup(owners, removedWith))
    const lastRank = inOrder[owners.at(-1)!]!.rank
    addPath(
      group,
      path,
      owners.map((writer) => ({
        writer,
        sizes: measures[writer]!(path),
        isLast: inOrder[writer]!.rank === lastRank,
      })),
    )
  }
  return [...groups.values()].map((group) => finish(group, inOrder))
}

function entry<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value)
  return value
}

/**
 * The sizes of one file of a distribution. Its bytecode is a share of the distribution's bytecode,
 * by the length of the source.
 */
function measure({ listing, scripts = NONE, bytecode }: Writer): (path: string) => Sizes {
  let all = 0
  if (bytecode > 0)
    for (const [path, size] of listing) if (path.endsWith('.py')) all += size + PYC_HEAD
  return (path) => {
    const size = listing.get(path) ?? 0
    const made = scripts.get(path)
    const pyc = all > 0 && path.endsWith('.py') ? ((size + PYC_HEAD) / all) * bytecode : 0
    return {
      installed_size: size,
      // The installer leaves out a wheel's own file of the same name.
      overhead_size: made === undefined ? 0 : made - size,
      bytecode_size: pyc,
      disk_size: onDisk(made ?? size) + onDisk(pyc),
    }
  }
}

interface Group {
  readonly owners: readonly number[]
  readonly removedWith: string | null
  /** Of each owner, in their order. */
  readonly parts: Sum[]
  readonly kept: Sum
  low: number
  files: number
  differing: number
  /**
   * Whether the overlap is only what packages of one namespace have in common: an `__init__.py` of
   * one size.
   */
  harmless: boolean
}

type Sizes = DiskSizes & Required<MadeSize>

type Sum = { -readonly [K in keyof Sizes]: Sizes[K] }

const zero = (): Sum => ({ installed_size: 0, overhead_size: 0, bytecode_size: 0, disk_size: 0 })

function add(sum: Sum, sizes: Sizes): void {
  sum.installed_size += sizes.installed_size
  sum.overhead_size += sizes.overhead_size
  sum.bytecode_size += sizes.bytecode_size
  sum.disk_size += sizes.disk_size
}

const startGroup = (owners: readonly number[], removedWith: string | null): Group => ({
  owners,
  removedWith,
  parts: owners.map(zero),
  kept: zero(),
  low: 0,
  files: 0,
  differing: 0,
  harmless: removedWith === null,
})

function addPath(group: Group, path: string, claims: readonly Claim[]): void {
  const bySize = claims.toSorted((a, b) => written(a.sizes) - written(b.sizes))
  const smallest = bySize[0]!.sizes
  const largest = bySize.at(-1)!.sizes
  const last = bySize.filter(({ isLast }) => isLast)
  for (const [at, { sizes }] of claims.entries()) add(group.parts[at]!, sizes)
  if (group.removedWith === null) {
    add(group.kept, last.at(-1)!.sizes)
    group.low += last[0]!.sizes.installed_size
  }
  group.files++
  const differs = written(smallest) !== written(largest)
  if (differs) group.differing++
  if (differs || !/(^|\/)__init__\.py$/.test(path)) group.harmless = false
}

function finish(
  { owners, removedWith, parts, kept, low, files, differing, harmless }: Group,
  writers: readonly Writer[],
): Overlap {
  return {
    packages: owners.map((owner, at) => ({ name: writers[owner]!.name, ...rounded(parts[at]!) })),
    files,
    differing,
    harmless,
    ...rounded(kept),
    ...(removedWith === null ? {} : { removed_with: removedWith }),
    ...(low < kept.installed_size ? { interval: [low, kept.installed_size] as const } : {}),
  }
}

/** Bytes of a file. */
const written = ({ installed_size, overhead_size }: Sizes): number => installed_size + overhead_size

const rounded = ({
  installed_size,
  overhead_size,
  bytecode_size,
  disk_size,
}: Sum): DiskSizes & MadeSize => ({
  installed_size,
  ...(overhead_size === 0 ? {} : { overhead_size }),
  bytecode_size: Math.round(bytecode_size),
  disk_size: Math.round(disk_size),
})

/**
 * How many bytes of removed packages stay because other packages write the same files, bytecode
 * included. The files of an overlap that stay are those of the last package that is left.
 */
export function staysBehind(overlaps: readonly Overlap[], leaving: ReadonlySet<string>): number {
  const size = (sizes: DiskSizes & MadeSize): number =>
    sizes.installed_size + (sizes.overhead_size ?? 0) + sizes.bytecode_size
  let bytes = 0
  for (const overlap of overlaps) {
    const gone = overlap.packages.filter(({ name }) => leaving.has(name))
    if (gone.length === 0) continue
    if (overlap.removed_with !== undefined) {
      bytes += gone.reduce((sum, part) => sum + size(part), 0)
      continue
    }
    const last = overlap.packages.findLast(({ name }) => !leaving.has(name))
    const saved = size(overlap) - (last === undefined ? 0 : size(last))
    bytes += gone.reduce((sum, part) => sum + size(part), 0) - saved
  }
  return bytes
}

/**
 * How many bytes the rows of packages count too often: the sum of all written files minus the files
 * that stay.
 */
export const countedTwice = (
  overlaps: readonly Overlap[],
  key: keyof DiskSizes | keyof MadeSize,
): number =>
  overlaps.reduce(
    (sum, one) =>
      sum + one.packages.reduce((all, part) => all + (part[key] ?? 0), 0) - (one[key] ?? 0),
    0,
  )
