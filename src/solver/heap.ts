/** A queue whose first element is one that none comes before. */
export interface Heap<T> {
  readonly first: T | undefined
  push(item: T): void
  /** Removes the first. */
  shift(): void
}

/** A binary heap. */
export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const heap: T[] = []

  function rise(item: T): void {
    let place = heap.length - 1
    while (place > 0) {
      const parent = (place - 1) >>> 1
      if (!isBefore(item, heap[parent]!)) break
      heap[place] = heap[parent]!
      place = parent
    }
    heap[place] = item
  }

  function sink(item: T): void {
    let place = 0
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, item)) break
      heap[place] = heap[child]!
      place = child
    }
    heap[place] = item
  }

  return {
    get first() {
      return heap[0]
    },
    push(item) {
      heap.push(item)
      rise(item)
    },
    shift() {
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) sink(last)
    },
  }
}
