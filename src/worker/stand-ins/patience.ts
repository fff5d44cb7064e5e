/** A time limit for data that should arrive. */
interface Patience {
  /** Data arrived: the time begins again. */
  renew(): void
  end(): void
}

/**
 * Calls `onLate` if nothing arrived for this many milliseconds. A worker that was busy for so long
 * has data in its queue, so it checks once more before it gives up.
 */
export function createPatience(time: number, onLate: () => void): Patience {
  let timer: ReturnType<typeof setTimeout>
  const begin = (): void => {
    timer = setTimeout(() => {
      timer = setTimeout(onLate, GRACE)
    }, time)
  }
  begin()
  return {
    renew() {
      clearTimeout(timer)
      begin()
    },
    end: () => clearTimeout(timer),
  }
}

/** Milliseconds. */
const GRACE = 1000
