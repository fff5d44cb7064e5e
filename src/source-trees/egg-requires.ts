import { normalizeName } from '../packaging/name.ts'
import { withMarker } from './declared-project.ts'

/** The content of a `requires.txt` in an egg-info folder. */
export interface EggRequires {
  readonly dependencies: readonly string[]
  readonly optional: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads the `requires.txt` that setuptools writes: requirements, then sections `[extra]`,
 * `[extra:marker]` and `[:marker]`.
 */
export function readEggRequires(text: string): EggRequires {
  const dependencies: string[] = []
  const optional = new Map<string, string[]>()
  let target = dependencies
  let marker = ''
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue
    if (!line.startsWith('[') || !line.endsWith(']')) {
      target.push(marker === '' ? line : withMarker(line, marker))
      continue
    }
    const section = line.slice(1, -1)
    const colon = section.indexOf(':')
    const condition = colon < 0 ? '' : section.slice(colon + 1)
    const extra = normalizeName(colon < 0 ? section : section.slice(0, colon))
    marker = condition === '' ? '' : `(${condition})`
    target = extra === '' ? dependencies : (optional.get(extra) ?? [])
    if (extra !== '') optional.set(extra, target)
  }
  return { dependencies, optional }
}
