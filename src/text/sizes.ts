const decimal = { base: 1000, names: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] }
const binary = { base: 1024, names: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] }

/**
 * Bytes with three significant digits: `812 B`, `12.3 kB`, `900 MB`, `5.89 GB`; in powers of 1024
 * (`5.49 GiB`) with `binaryUnits`.
 */
export function formatSize(bytes: number, binaryUnits: boolean): string {
  const { base, names } = binaryUnits ? binary : decimal
  let value = bytes
  let unit = 0
  // 999.6 kB is "1.00 MB" with three digits, not "1000 kB".
  while (
    unit < names.length - 1 &&
    Math.abs(value) >= (unit === 0 ? base : base === 1000 ? 999.5 : 1023.5)
  ) {
    value /= base
    unit++
  }
  return `${unit === 0 ? value : digits(value)} ${names[unit]}`
}

/** A difference in bytes, with its sign unless it is zero. */
export function formatDifference(bytes: number, binaryUnits: boolean): string {
  return `${bytes > 0 ? '+' : ''}${formatSize(bytes, binaryUnits)}`
}

/** `85 ms`, `4.20 s`, `2 min 5 s`, from seconds. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 59.95) return `${digits(seconds)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

function digits(value: number): string {
  const size = Math.abs(value)
  return value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0)
}
