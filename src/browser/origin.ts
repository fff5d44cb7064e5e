import type { PageView } from '../reports/formats/html/page-data.ts'

/** A step from one of the user's lines to a package. */
export interface OriginStep {
  readonly name: string
  readonly requirement: string
  /** The extra of the previous package that brings it; empty if none does. */
  readonly extra: string
}

/** How a package became part of the environment. */
export interface PackageOrigin {
  /** The place of the line; empty if unknown. */
  readonly place: string
  /** From the package of the line to the package that is explained. */
  readonly steps: readonly OriginStep[]
}

interface Reached {
  readonly row: number
  readonly from: Reached | null
  readonly place: string
  readonly requirement: string
  readonly extra: string
}

/**
 * The shortest path from a line of the user's to each package, breadth first. Extras are separate
 * nodes: dependencies of an extra are reached only by a step that requires this extra.
 */
export function originsOf(view: PageView): (name: string) => PackageOrigin | null {
  const seen = new Set<string>()
  const first = new Map<number, Reached>()
  const queue: { readonly at: Reached; readonly extra: string }[] = []
  const reach = (at: Reached): void => {
    if (!first.has(at.row)) first.set(at.row, at)
    for (const extra of ['', ...extrasOf(at.requirement)]) {
      const key = `${at.row}[${extra}]`
      if (seen.has(key)) continue
      seen.add(key)
      queue.push({ at, extra })
    }
  }
  for (const [row, { lines }] of view.rows.entries())
    for (const [place, requirement] of lines)
      reach({ row, from: null, place, requirement, extra: '' })
  for (const { at, extra } of queue)
    for (const [row, requirement, by] of view.rows[at.row]!.needs)
      if (by === extra) reach({ row, from: at, place: '', requirement, extra: by })

  return (name) => {
    const steps: OriginStep[] = []
    let place = ''
    let at: Reached | null = first.get(view.rows.findIndex((row) => row.name === name)) ?? null
    for (; at !== null; at = at.from) {
      steps.unshift({ name: view.rows[at.row]!.name, requirement: at.requirement, extra: at.extra })
      place = at.place
    }
    return steps.length === 0 ? null : { place, steps }
  }
}

/** The extras that a requirement names, normalised. */
function extrasOf(requirement: string): readonly string[] {
  const [, inside = ''] = /^[^[;@<>=!~]*\[([^\]]*)\]/.exec(requirement) ?? []
  return inside
    .split(',')
    .map((extra) =>
      extra
        .trim()
        .toLowerCase()
        .replace(/[-_.]+/g, '-'),
    )
    .filter(Boolean)
}
