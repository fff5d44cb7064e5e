import type { Scenario, Source, Totals } from '../model/estimate.ts'
import { totalOnDisk } from './on-disk.ts'
import { worstSource } from './totals.ts'

/** One figure of two scenarios; `difference` is after minus before. */
export interface PinChange {
  readonly before: number
  readonly after: number
  readonly difference: number
}

export interface VersionChange {
  readonly name: string
  readonly before: string
  readonly after: string
  /**
   * The same release in another build: the two differ only in their local label (`2.9.0` and
   * `2.9.0+cpu`).
   */
  readonly sameRelease: boolean
}

/** The differences between two scenarios. Names are sorted. */
export interface ScenarioComparison {
  readonly before: string
  readonly after: string
  readonly packages: PinChange
  readonly download: PinChange
  readonly installed: PinChange
  readonly bytecode: PinChange
  /** Installed, overhead and bytecode together. */
  readonly onDisk: PinChange
  readonly leaves: readonly string[]
  readonly comes: readonly string[]
  readonly versions: readonly VersionChange[]
  readonly source: Source
}

/** Compares two scenarios of one estimate. The requested scenario comes first. */
export function compareScenarios(before: Scenario, after: Scenario): ScenarioComparison {
  const old = new Map(before.packages.map((one) => [one.name, one.version]))
  const now = new Map(after.packages.map((one) => [one.name, one.version]))
  const change = (figure: (totals: Totals) => number): PinChange => {
    const [a, b] = [figure(before.totals), figure(after.totals)]
    return { before: a, after: b, difference: b - a }
  }
  return {
    before: before.name,
    after: after.name,
    packages: change((totals) => totals.packages),
    download: change((totals) => totals.download_size),
    installed: change((totals) => totals.installed_size),
    bytecode: change((totals) => totals.bytecode_size),
    onDisk: change((totals) => totalOnDisk(totals)),
    leaves: [...old.keys()].filter((name) => !now.has(name)).sort(),
    comes: [...now.keys()].filter((name) => !old.has(name)).sort(),
    versions: [...old]
      .flatMap(([name, was]) => {
        const is = now.get(name)
        return is === undefined || is === was
          ? []
          : [{ name, before: was, after: is, sameRelease: release(was) === release(is) }]
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    source: worstSource([before.totals.source, after.totals.source]),
  }
}

const release = (version: string): string => version.split('+', 1)[0] ?? version
