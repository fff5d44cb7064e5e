import { normalizeName } from '../../src/packaging/name.ts'

/** One edge of a dependency tree: the dependent, the required package, and the extra. */
export interface Edge {
  readonly from: string
  readonly to: string
  /** The extra of `from`; null if missing, or if the tool shows none. */
  readonly extra: string | null
}

export const edgeText = ({ from, to, extra }: Edge): string =>
  `${from}${extra === null ? '' : `[${extra}]`} > ${to}`

const NODE =
  /^(?<indent>(?:│ {3}| {4})*)(?:[├└]── )?(?<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])? v\S+(?<rest>.*)$/

/**
 * The edges of a tree that uv prints (`uv tree`, `uv pip tree`). An inverted tree has dependents
 * below the package that they require; the extra is shown for the lower one.
 *
 * @param project the name of the project itself, whose edges are lines of the user's: left out
 */
export function uvEdges(text: string, inverted: boolean, project: string | null): readonly Edge[] {
  const edges: Edge[] = []
  const above: string[] = []
  for (const line of text.split('\n')) {
    const { indent = '', name = '', rest = '' } = NODE.exec(line)?.groups ?? {}
    if (name === '') continue
    const depth = indent.length / 4 + (/^[│ ]*[├└]/.test(line) ? 1 : 0)
    const own = normalizeName(name)
    above.length = depth
    const parent = above[depth - 1]
    above.push(own)
    if (parent === undefined || parent === project || own === project) continue
    const extra = /\(extra: ([^)]+)\)/.exec(rest)?.[1] ?? null
    edges.push(inverted ? { from: own, to: parent, extra } : { from: parent, to: own, extra })
  }
  return edges
}

/** The wheel sizes that `uv tree --show-sizes` prints, as it prints them, by name. */
export function uvSizes(text: string): ReadonlyMap<string, string> {
  const sizes = new Map<string, string>()
  for (const line of text.split('\n')) {
    const { name } = NODE.exec(line)?.groups ?? {}
    const size = /\(([\d.]+(?:[KMG]i)?B)\)/.exec(line)?.[1]
    if (name !== undefined && size !== undefined) sizes.set(normalizeName(name), size)
  }
  return sizes
}

/** The bytes of each wheel in a uv.lock, by file name. */
export const lockedSizes = (lock: string): ReadonlyMap<string, number> =>
  new Map(
    [...lock.matchAll(/\/([^/"]+\.whl)", hash = "[^"]*", size = (\d+)/g)].map(
      ([, file = '', size]) => [file, Number(size)],
    ),
  )

/** Bytes as uv prints them. */
export function uvSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  let value = bytes
  let unit = 0
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024
  return `${value.toFixed(unit === 0 ? 0 : 1)}${units[unit]}`
}

interface PipdeptreeEntry {
  readonly package: { readonly key: string }
  readonly dependencies: readonly { readonly key: string }[]
}

/** The edges of `pipdeptree --json`, which tells no extras. */
export const pipdeptreeEdges = (json: string): readonly Edge[] =>
  (JSON.parse(json) as readonly PipdeptreeEntry[]).flatMap(({ package: { key }, dependencies }) =>
    dependencies.map((one) => ({
      from: normalizeName(key),
      to: normalizeName(one.key),
      extra: null,
    })),
  )
