interface Waiting {
  readonly bytes: number
  readonly go: () => void
}

/**
 * Limits the memory that tasks take together: a task without room waits, in the order of arrival.
 */
export class MemoryBudget {
  readonly #total: number
  readonly #waiting: Waiting[] = []
  #taken = 0

  /** @param total bytes */
  constructor(total: number) {
    this.#total = total
  }

  /**
   * Runs a task that needs this many bytes. A task that needs more than the total runs alone.
   */
  async run<T>(bytes: number, task: () => Promise<T>): Promise<T> {
    const needed = Math.min(bytes, this.#total)
    if (this.#waiting.length > 0 || this.#taken + needed > this.#total)
      await new Promise<void>((go) => this.#waiting.push({ bytes: needed, go }))
    else this.#taken += needed
    try {
      return await task()
    } finally {
      this.#taken -= needed
      this.#next()
    }
  }

  #next(): void {
    for (
      let [first] = this.#waiting;
      first !== undefined && this.#taken + first.bytes <= this.#total;
      [first] = this.#waiting
    ) {
      this.#waiting.shift()
      this.#taken += first.bytes
      first.go()
    }
  }
}

/** The memory for reading an archive's listing and texts: bytes. */
export const UNPACKING: number = 16 * 2 ** 20

/** The memory for archives that are read whole or unpacked, of all runs in this process. */
export const ARCHIVE_MEMORY: MemoryBudget = new MemoryBudget(96 * 2 ** 20)
