import type { Priority } from './provider.ts'

/**
 * The undecided packages; the one of lowest priority comes first, among equals the one with the
 * lowest number.
 */
export interface PackageQueue {
  /** Adds a package or moves it to its new place. */
  set(pkg: number, priority: Priority): void
  delete(pkg: number): void
  /** Removes and returns the first. */
  shift(): number | undefined
}

function comparePriorities(a: Priority, b: Priority): number {
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!
    const y = b[i]!
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/** A binary heap that knows the position of each package. */
export function createPackageQueue(): PackageQueue {
  const heap: number[] = []
  const priorities: Priority[] = []
  const places: (number | undefined)[] = []

  const isBefore = (a: number, b: number): boolean =>
    (comparePriorities(priorities[a]!, priorities[b]!) || a - b) < 0

  function put(pkg: number, place: number): void {
    heap[place] = pkg
    places[pkg] = place
  }

  function rise(pkg: number, from: number): number {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >>> 1
      if (!isBefore(pkg, heap[parent]!)) break
      put(heap[parent]!, place)
      place = parent
    }
    put(pkg, place)
    return place
  }

  function sink(pkg: number, from: number): void {
    let place = from
    for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, pkg)) break
      put(heap[child]!, place)
      place = child
    }
    put(pkg, place)
  }

  function remove(pkg: number): void {
    const place = places[pkg]
    if (place === undefined) return
    places[pkg] = undefined
    const last = heap.pop()!
    if (last !== pkg) sink(last, rise(last, place))
  }

  return {
    set(pkg, priority) {
      priorities[pkg] = priority
      const place = places[pkg] ?? heap.push(pkg) - 1
      sink(pkg, rise(pkg, place))
    },
    delete: remove,
    shift() {
      const first = heap[0]
      if (first !== undefined) remove(first)
      return first
    },
  }
}
