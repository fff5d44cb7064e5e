/**
 * Upload times in seconds, each as the difference to the last known one: they are fewer digits. Null
 * stays null.
 *
 * @param times in milliseconds since the epoch
 */
export function packDates(times: readonly (number | null)[]): readonly (number | null)[] {
  let last = 0
  return times.map((time) => {
    if (time === null) return null
    const seconds = Math.floor(time / 1000)
    const difference = seconds - last
    last = seconds
    return difference
  })
}

/** The last second that a Date can hold. */
const LATEST = 8.64e12

/** The inverse: milliseconds, to the second; null for what is not a date. */
export function unpackDates(differences: readonly unknown[]): readonly (number | null)[] {
  let last = 0
  return differences.map((difference) => {
    if (typeof difference !== 'number') return null
    last += difference
    return last >= 0 && last <= LATEST ? last * 1000 : null
  })
}
