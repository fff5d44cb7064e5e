/** Limits the work that goes on at the same time. */
export interface Admission {
  /** Resolves when there is room; null if too many wait already. */
  enter(): Promise<void> | null
  /** Bytes that are held until they are released. */
  hold(bytes: number): void
  leave(bytes: number): void
  /** The number inside, for statistics. */
  state(): { readonly inside: number; readonly waiting: number; readonly held: number }
}

export interface AdmissionLimits {
  readonly atOnce: number
  readonly waiting: number
  /** Nobody enters while this many bytes are held. */
  readonly bytes: number
}

/**
 * Admits a limited number at once, first come first served, and none while many bytes are held for
 * slow readers.
 */
export function createAdmission({ atOnce, waiting: most, bytes }: AdmissionLimits): Admission {
  const queue: (() => void)[] = []
  let inside = 0
  let held = 0
  const admit = (): void => {
    while (queue.length > 0 && inside < atOnce && held < bytes) {
      inside++
      queue.shift()?.()
    }
  }
  return {
    enter() {
      if (queue.length >= most) return null
      const entered = new Promise<void>((resolve) => queue.push(resolve))
      admit()
      return entered
    },
    hold(more) {
      held += more
      inside--
      admit()
    },
    leave(less) {
      held -= less
      admit()
    },
    state: () => ({ inside, waiting: queue.length, held }),
  }
}
