/** A timeout that can be restarted or cancelled. */
export interface Deadline {
  /** Starts the time again. */
  refresh(): void
  lift(): void
}

/**
 * A timeout for data from the network. A busy process hears of its timers before it reads the data
 * that arrived in the meantime, so a timer counts only after that data was read: `setImmediate`
 * comes after the poll phase.
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
