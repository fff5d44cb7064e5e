import { normalizeName } from '../packaging/name.ts'
import { withMarker } from './declared-project.ts'

/** What a `requires.txt` in an egg-info folder says. */
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
    const section = /^\[([^:\]]*):?(.*)\]$/.exec(line)
    if (section === null) {
      target.push(marker === '' ? line : withMarker(line, marker))
      continue
    }
    const [, name = '', condition = ''] = section
    const extra = normalizeName(name)
    marker = condition === '' ? '' : `(${condition})`
    target = extra === '' ? dependencies : (optional.get(extra) ?? [])
    if (extra !== '') optional.set(extra, target)
  }
  return { dependencies, optional }
}
