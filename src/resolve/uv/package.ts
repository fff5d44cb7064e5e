import { ALWAYS, type Diagram } from '../../packaging/markers/marker-diagram.ts'

/**
 * A package of uv's search (uv-resolver `pubgrub/package.rs`). Requirements with a marker or an
 * extra go through a stand-in, and each kind has its own conflict counts and its own place in the
 * order of discovery:
 *
 * - `base`: the project itself, which is installed.
 * - `marked`: the project again, for requirements with a marker. It has the project's dependencies.
 * - `extra`: the additions of one extra of the project, alone or under a marker.
 * - `marker-proxy`, `extra-proxy`: a requirement with a marker, or with an extra. It depends on the
 *   same version of the project, and of `marked` or `extra`.
 * - `python`: the interpreter. Only versions that refuse it depend on it.
 *
 * uv also has packages for dependency groups and for the accelerator of a PyTorch index; no
 * requirement read here leads to one.
 */
export type PackageKind = 'base' | 'marked' | 'extra' | 'marker-proxy' | 'extra-proxy' | 'python'

/** One object per package, because packages are compared by identity. */
export interface UvPackage {
  readonly kind: PackageKind
  /** The project's normalised name; for `python`, a name that no project can have. */
  readonly name: string
  /** Normalised. */
  readonly extra: string | null
  readonly marker: Diagram
}

/** A package as people know it: a name, or a name with one extra. */
export type PackageId = string

export const PYTHON: UvPackage = { kind: 'python', name: '', extra: null, marker: ALWAYS }

export const baseName = (id: PackageId): string => {
  const bracket = id.indexOf('[')
  return bracket < 0 ? id : id.slice(0, bracket)
}

export const extraOf = (id: PackageId): string | null =>
  id.endsWith(']') ? id.slice(id.indexOf('[') + 1, -1) : null

export const packageId = ({ name, extra }: UvPackage): PackageId =>
  extra === null ? name : `${name}[${extra}]`

/** The packages of one search. */
export interface Packages {
  /**
   * The packages of a requirement: the project, or a proxy for each of its extras or for its marker
   * (`from_package`).
   */
  required(name: string, extra: string | null, marker: Diagram): UvPackage
  /** The project, or what an extra of it adds. */
  real(name: string, extra: string | null, marker: Diagram): UvPackage
  /**
   * The dependencies of a proxy at its own version, in uv's order (`get_dependencies`); none for a
   * real package.
   */
  behind(proxy: UvPackage): readonly UvPackage[]
  /** The project to which a proxy is always tied (`base_package`). */
  tiedTo(proxy: UvPackage): UvPackage | undefined
}

export function createPackages(): Packages {
  const known = new Map<string, UvPackage>()
  const made = (
    kind: PackageKind,
    name: string,
    extra: string | null,
    marker: Diagram,
  ): UvPackage => {
    const key = `${kind} ${name} ${extra ?? ''} ${marker.id}`
    let found = known.get(key)
    if (found === undefined) {
      found = { kind, name, extra, marker }
      known.set(key, found)
    }
    return found
  }
  const real = (name: string, extra: string | null, marker: Diagram): UvPackage =>
    made(extra !== null ? 'extra' : marker === ALWAYS ? 'base' : 'marked', name, extra, marker)
  const isProxy = ({ kind }: UvPackage): boolean =>
    kind === 'marker-proxy' || kind === 'extra-proxy'
  return {
    real,
    required: (name, extra, marker) =>
      extra !== null
        ? made('extra-proxy', name, extra, marker)
        : made(marker === ALWAYS ? 'base' : 'marker-proxy', name, null, marker),
    behind(proxy) {
      if (!isProxy(proxy)) return []
      const { name, extra, marker } = proxy
      const markers = marker === ALWAYS ? [ALWAYS] : [ALWAYS, marker]
      return markers.flatMap((one) =>
        extra === null ? [real(name, null, one)] : [real(name, null, one), real(name, extra, one)],
      )
    },
    tiedTo: (proxy) => (isProxy(proxy) ? real(proxy.name, null, ALWAYS) : undefined),
  }
}
