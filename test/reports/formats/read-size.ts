const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }

/** Whether a text shows this many bytes, as near as its digits can. */
export function showsSize(text: string, bytes: number): boolean {
  return [...text.matchAll(/([+-]?)(\d+(?:\.(\d+))?) ([kMG]?B)\b/g)].some(
    ([, sign, number = '', decimals = '', unit = '']) => {
      const scale = UNITS[unit] ?? Number.NaN
      const shown = Number(number) * scale * (sign === '-' ? -1 : 1)
      // A badge leaves trailing zeros out.
      const digits = Math.max(
        decimals.length,
        number.length < 3 ? 3 - number.replace('.', '').length : 0,
      )
      return Math.abs(shown - bytes) <= (unit === 'B' ? 0 : (scale / 10 ** digits) * 0.5 + 1e-6)
    },
  )
}
