/**
 * A list that never changes. A longer list that is made from it shares its items. Otherwise a
 * search that adds one item at a time, and keeps every list for backtracking, would store each item
 * once per list.
 */
export class SharedList<T> implements Iterable<T> {
  /** Longer lists share this array: their further items follow the first `length` ones. */
  readonly #items: T[]
  readonly length: number

  constructor(items: T[] = []) {
    this.#items = items
    this.length = items.length
  }

  with(further: readonly T[]): SharedList<T> {
    const items = this.#items.length === this.length ? this.#items : this.toArray()
    for (const item of further) items.push(item)
    return new SharedList(items)
  }

  get first(): T | undefined {
    return this.length === 0 ? undefined : this.#items[0]
  }

  /** The items of this list after those of `other`; undefined unless it was made from that. */
  since(other: SharedList<T>): readonly T[] | undefined {
    return this.#items === other.#items && this.length >= other.length
      ? this.#items.slice(other.length, this.length)
      : undefined
  }

  toArray(): T[] {
    return this.#items.slice(0, this.length)
  }

  map<U>(change: (item: T) => U): U[] {
    const changed = new Array<U>(this.length)
    for (let at = 0; at < this.length; at++) changed[at] = change(this.#items[at]!)
    return changed
  }

  every(test: (item: T) => boolean): boolean {
    for (let at = 0; at < this.length; at++) if (!test(this.#items[at]!)) return false
    return true
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let at = 0; at < this.length; at++) yield this.#items[at]!
  }
}
