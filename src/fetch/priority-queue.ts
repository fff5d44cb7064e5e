import type { Purpose } from './purpose.ts'

/** In the order in which they are served. */
const PURPOSES: readonly Purpose[] = ['needed', 'likely', 'guess', 'last']

/** Waiting requests by purpose; those of one purpose in the order of arrival. */
export class PriorityQueue<Waiting> {
  readonly #lines = PURPOSES.map((): Waiting[] => [])

  get length(): number {
    return this.#lines.reduce((sum, { length }) => sum + length, 0)
  }

  push(purpose: Purpose, waiting: Waiting): void {
    this.#lines[PURPOSES.indexOf(purpose)]!.push(waiting)
  }

  takeFirst(): Waiting | undefined {
    return this.#lines.find(({ length }) => length > 0)?.shift()
  }

  takeLast(): Waiting | undefined {
    return this.#lines.findLast(({ length }) => length > 0)?.pop()
  }

  takeAll(): readonly Waiting[] {
    return this.#lines.flatMap((line) => line.splice(0))
  }
}
