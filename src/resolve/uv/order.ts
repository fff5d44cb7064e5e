import type { Priority } from '../../solver/provider.ts'
import { PYTHON, type UvPackage } from './package.ts'

/** The urgency of a project, the most urgent first. */
const RANKS = ['url', 'pinned', 'conflict-early', 'conflict-late', 'unspecified'] as const
type Rank = (typeof RANKS)[number]
const isMorePressing = (a: Rank, b: Rank): boolean => RANKS.indexOf(a) < RANKS.indexOf(b)
const BEFORE_ALL: Priority = [-1, 0, 0]

/**
 * uv's order of decision (`pubgrub/priority.rs`): by rank, then by the time when a name was first
 * seen, then by the time when the package itself was.
 */
export class Order {
  readonly #ranks = new Map<string, { rank: Rank; readonly index: number }>()
  readonly #met = new Map<UvPackage, number>()

  /** A name keeps the most urgent rank it ever had. Only conflicts can lower it. */
  insert(pkg: UvPackage, rank: 'url' | 'pinned' | 'unspecified'): void {
    if (!this.#met.has(pkg)) this.#met.set(pkg, this.#met.size)
    const known = this.#ranks.get(pkg.name)
    if (known === undefined) this.#ranks.set(pkg.name, { rank, index: this.#ranks.size })
    else if (isMorePressing(rank, known.rank)) known.rank = rank
  }

  of(pkg: UvPackage): Priority {
    if (pkg === PYTHON) return BEFORE_ALL
    const { rank, index } = this.#ranks.get(pkg.name)!
    return [RANKS.indexOf(rank), index, this.#met.get(pkg)!]
  }

  /** Ranks a project by its conflicts. Returns whether that changed its rank. */
  mark({ name }: UvPackage, rank: 'conflict-early' | 'conflict-late'): boolean {
    const known = this.#ranks.get(name)
    if (
      known === undefined ||
      known.rank === rank ||
      (rank === 'conflict-late' && known.rank === 'conflict-early')
    )
      return false
    known.rank = rank
    return true
  }
}
