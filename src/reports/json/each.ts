/** The elements of a list, each made only when it is printed: a long list is never held twice. */
export interface Each {
  [Symbol.iterator](): Iterator<unknown>
  toJSON(): readonly unknown[]
}

/** The same as `items.map(make)` in JSON. */
export const each = <T>(items: readonly T[], make: (item: T) => unknown): Each => ({
  *[Symbol.iterator]() {
    for (const item of items) yield make(item)
  },
  toJSON: () => items.map(make),
})

export const isEach = (value: unknown): value is Each =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Symbol.iterator in value
