import type { Urgency } from './request.ts'

/** The most urgent first. */
const URGENCIES: readonly Urgency[] = ['needed', 'guess', 'spare']

/** Those who wait, by how urgent they are; those of the same urgency in the order in which they came. */
export class UrgencyQueue<Waiting> {
  readonly #lines = URGENCIES.map((): Waiting[] => [])

  get length(): number {
    return this.#lines.reduce((sum, { length }) => sum + length, 0)
  }

  push(urgency: Urgency, waiting: Waiting): void {
    this.#lines[URGENCIES.indexOf(urgency)]!.push(waiting)
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
