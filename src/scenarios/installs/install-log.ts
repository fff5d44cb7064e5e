import type { Candidate } from '../../resolve/candidate.ts'
import type { SecondInstall } from '../../resolve/second-install.ts'
import type { Timeline } from '../shared-files.ts'

/**
 * When packages were written and removed. pip removes and writes one package after the other
 * (`req/__init__.py`, `install_given_reqs`); uv removes all first, then writes all at once
 * (`uv-install-operations`, `install`).
 */
export class InstallLog {
  readonly #ranks: Map<string, number>
  readonly uninstalled: { readonly candidate: Candidate; readonly rank: number }[] = []
  #clock: number

  constructor(first: Timeline) {
    this.#ranks = new Map(first)
    this.#clock = 1 + Math.max(0, ...first.values())
  }

  get timeline(): Timeline {
    return this.#ranks
  }

  /**
   * @param turns when the install writes its packages; those that stay are skipped
   */
  add({ replaced, reinstalled, added }: SecondInstall, turns: Timeline): void {
    const before = new Map([...replaced, ...reinstalled].map((one) => [one.after.name, one.before]))
    const written = new Set([...before.keys(), ...added.map(({ name }) => name)])
    const byTurn = new Map<number, string[]>()
    for (const [name, rank] of turns) {
      if (!written.has(name)) continue
      const others = byTurn.get(rank)
      if (others === undefined) byTurn.set(rank, [name])
      else others.push(name)
    }
    for (const [, names] of [...byTurn].sort(([a], [b]) => a - b)) {
      for (const name of names)
        if (before.has(name))
          this.uninstalled.push({ candidate: before.get(name)!, rank: this.#clock })
      for (const name of names) this.#ranks.set(name, this.#clock + 1)
      this.#clock += 2
    }
  }
}
