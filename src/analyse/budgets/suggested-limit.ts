/** The allowed growth of an environment before its limit fails. */
const ROOM = 1.1
/** A limit larger than the size times this factor stops nothing. */
const LOOSE = 1.5

const UNITS = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const

/** A limit a tenth above a size in bytes, rounded up to two digits: `280MB`. */
export function suggestedLimit(bytes: number): string {
  const wanted = Math.max(1000, bytes * ROOM)
  const [name, unit] = UNITS.find(([, one]) => wanted >= one) ?? UNITS[2]
  const step = 10 ** Math.max(0, Math.floor(Math.log10(wanted / unit)) - 1)
  const value =
    wanted / unit < 10
      ? Math.ceil((wanted / unit) * 10) / 10
      : Math.ceil(wanted / unit / step) * step
  return `${value}${name}`
}

/** Whether a limit is so far above the size that it would fail too late. */
export const isLoose = (limit: number, bytes: number): boolean => limit > bytes * LOOSE
