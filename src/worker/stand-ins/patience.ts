/** How long something may be waited for. */
interface Patience {
  /** Something came: the time begins again. */
  renew(): void
  end(): void
}

/**
 * Calls `onLate` where nothing came for so many milliseconds. A worker that was busy for as long
 * has what came in its queue: it gets a second look before it is given up.
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
