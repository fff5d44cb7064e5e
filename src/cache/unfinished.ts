let count = 0
let tell: (isAny: boolean) => unknown = () => {}

/**
 * Says that something is half done which an interrupt has to tidy up: a file under a temporary
 * name, a temporary folder, a line on the terminal. Returns what says that it is done, once.
 */
export function beginUnfinished(): () => void {
  if (++count === 1) tell(true)
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    if (--count === 0) tell(false)
  }
}

/** Tells each time when the first thing is half done, and when none is any more. */
export function watchUnfinished(listener: (isAny: boolean) => unknown): void {
  tell = listener
}
