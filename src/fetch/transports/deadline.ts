/** A timeout that can be restarted or cancelled. */
export interface Deadline {
  /** Gives the whole time again. */
  refresh(): void
  lift(): void
}

/**
 * A limit for what the network has to bring. A process that was busy hears of its timers before it
 * reads what arrived in the meantime, so a timer counts only once that has been read:
 * `setImmediate` comes after the poll phase.
 */
export function createDeadline(milliseconds: number, onLate: () => void): Deadline {
  let last: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    last = setImmediate(onLate)
  }, milliseconds)
  return {
    refresh() {
      clearImmediate(last)
      timer.refresh()
    },
    lift() {
      clearImmediate(last)
      clearTimeout(timer)
    },
  }
}
