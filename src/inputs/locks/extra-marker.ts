import { normalizeName } from '../../packaging/name.ts'

/**
 * A marker under the condition that one extra is requested: its comparisons with extras are true or
 * false then.
 */
export const markerWithExtra = (marker: string | null, extra: string): string | null =>
  markerWithExtras(marker, new Set([extra]))

/** The same for several extras, which are requested together, or none. Names are normalised. */
export const markerWithExtras = (
  marker: string | null,
  extras: ReadonlySet<string>,
): string | null =>
  marker === null
    ? null
    : marker.replace(
        /\bextra\s*(==|!=)\s*["']([^"']+)["']/g,
        (_, operator: string, name: string) =>
          extras.has(normalizeName(name)) === (operator === '==')
            ? 'python_version > "0"'
            : 'python_version < "0"',
      )
