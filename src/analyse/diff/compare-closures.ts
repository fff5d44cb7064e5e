import type { DiffBody, DiffCause, Drift } from '../../model/diff.ts'
import type { Scenario, TargetSummary } from '../../model/estimate.ts'
import { attribution } from './attribution.ts'
import { type ChangedLine, changedLines, type UserLine } from './changed-lines.ts'
import { diffRows, type Rows, sumOf, sumsOf } from './rows.ts'
import { diffTotals, sumOfTotals, withoutDrift } from './totals.ts'

/** An environment with the lines and options that it comes from. */
export interface Closure {
  readonly scenario: Scenario
  readonly lines: readonly UserLine[]
  /** Index options of the files, as a text. Equal options give equal texts. */
  readonly settings: string
}

export interface ClosureComparison {
  /** The compared file. */
  readonly file: string
  /** Null if only one side has the file. */
  readonly before: Closure | null
  readonly after: Closure | null
  /**
   * How to explain rows without a changed line. `cause`: both sides were resolved at one state of
   * the index, so all changes together explain them. A time: the old side was saved then, and such
   * rows are drift.
   */
  readonly rest: 'cause' | { readonly since: string }
}

/** The differences between two environments, and the user's change that caused each. */
export function compareClosures({ file, before, after, rest }: ClosureComparison): DiffBody {
  const lines = changedLines(before?.lines ?? [], after?.lines ?? [])
  const [old, now] = [before?.scenario.packages ?? [], after?.scenario.packages ?? []]
  const rows = diffRows(old, now, file)
  const target =
    before === null || after === null ? undefined : targetChange(before.scenario, after.scenario)
  const optionsChanged = before !== null && after !== null && before.settings !== after.settings
  const causeOf = attribution(lines, old, now)

  const texts: readonly (ChangedLine | Pick<DiffCause, 'kind' | 'subject'>)[] = [
    ...lines,
    ...(target === undefined ? [] : [{ kind: 'target', subject: target } as const]),
    ...(optionsChanged ? [{ kind: 'other', subject: 'index options' } as const] : []),
  ]
  const fallback = fallbackFor(lines.length, texts.length, rest)
  const placed = mapRows(rows, (name, kind) => causeOf(name, kind) ?? fallback)
  const together =
    fallback === texts.length && countOf(keep(placed, (cause) => cause === fallback)) > 0
  const all = together
    ? [...texts, { kind: 'other', subject: 'the changes together' } as const]
    : texts
  const isDrift = (cause: number | null): boolean => cause === null && rest !== 'cause'
  const own = keep(placed, (cause) => !isDrift(cause))
  const moved = keep(placed, isDrift)
  return {
    ...own,
    totals: withoutDrift(diffTotals(before?.scenario, after?.scenario), sumsOf(moved)),
    causes: all.map((one, at) =>
      causeFor(
        one,
        file,
        keep(own, (cause) => cause === at),
      ),
    ),
    drift: rest === 'cause' ? null : driftOf(moved, rest.since),
  }
}

/**
 * The position of the cause for rows that no changed line leads to: a change besides the lines,
 * else the only line, else all lines together; null for drift.
 */
function fallbackFor(lines: number, all: number, rest: ClosureComparison['rest']): number | null {
  if (all > lines) return lines
  if (rest !== 'cause' || lines === 0) return null
  return lines === 1 ? 0 : all
}

/** Null if nothing changed. */
export function driftOf(rows: Rows, since: string): Drift | null {
  if (countOf(rows) === 0) return null
  return {
    since,
    ...rows,
    download_size: sumOf(rows, 'download_size'),
    on_disk_size: sumOf(rows, 'on_disk_size'),
  }
}

const countOf = ({ added, removed, changed }: Rows): number =>
  added.length + removed.length + changed.length

function mapRows(
  { added, removed, changed }: Rows,
  cause: (name: string, kind: keyof Rows) => number | null,
): Rows {
  return {
    added: added.map((row) => ({ ...row, cause: cause(row.name, 'added') })),
    removed: removed.map((row) => ({ ...row, cause: cause(row.name, 'removed') })),
    changed: changed.map((row) => ({ ...row, cause: cause(row.name, 'changed') })),
  }
}

const keep = (
  { added, removed, changed }: Rows,
  isKept: (cause: number | null) => boolean,
): Rows => ({
  added: added.filter(({ cause }) => isKept(cause)),
  removed: removed.filter(({ cause }) => isKept(cause)),
  changed: changed.filter(({ cause }) => isKept(cause)),
})

function causeFor(
  one: ChangedLine | Pick<DiffCause, 'kind' | 'subject'>,
  file: string,
  rows: Rows,
): DiffCause {
  const names = (of: readonly { readonly name: string }[]): readonly string[] =>
    of.map(({ name }) => name)
  const line =
    'kind' in one
      ? { ...one, before: null, after: null }
      : { kind: kindOf(one), subject: one.name, ...shown(one) }
  return {
    kind: line.kind,
    file,
    subject: line.subject,
    before: line.before,
    after: line.after,
    added: names(rows.added),
    removed: names(rows.removed),
    changed: names(rows.changed),
    download_size: sumOf(rows, 'download_size'),
    on_disk_size: sumOf(rows, 'on_disk_size'),
  }
}

const kindOf = ({ before, after }: ChangedLine): DiffCause['kind'] =>
  before === null ? 'line-added' : after === null ? 'line-removed' : 'line-changed'

const shown = ({ before, after }: ChangedLine): Pick<DiffCause, 'before' | 'after'> => ({
  before: written(before),
  after: written(after),
})

const written = (line: UserLine | null): DiffCause['before'] =>
  line && {
    file: line.file,
    line: line.line,
    text: line.constraint ? `-c ${line.text}` : line.text,
  }

/** `Python 3.11.7 → 3.12.1`, or undefined if both targets are equal. */
function targetChange(before: Scenario, after: Scenario): string | undefined {
  const of = (field: keyof TargetSummary, word: string): string[] => {
    const [a, b] = [before.target[field] ?? 'none', after.target[field] ?? 'none']
    return a === b ? [] : [`${word} ${a} → ${b}`]
  }
  const parts = [
    ...of('python', 'Python'),
    ...of('platform', 'platform'),
    ...of('glibc', 'glibc'),
    ...of('musl', 'musl'),
    ...of('macos', 'macOS'),
    ...(before.installer === after.installer
      ? []
      : [`installer ${before.installer} → ${after.installer}`]),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

/**
 * Several compared files as one comparison: their rows in order, causes numbered consecutively, and
 * totals added up.
 */
export function mergeDiffs(bodies: readonly DiffBody[]): DiffBody {
  const [first] = bodies
  if (first !== undefined && bodies.length === 1) return first
  let from = 0
  const shifted = bodies.map((body) => {
    const by = from
    from += body.causes.length
    return { ...body, ...mapCauses(body, (cause) => (cause === null ? null : cause + by)) }
  })
  return {
    added: shifted.flatMap(({ added }) => added),
    removed: shifted.flatMap(({ removed }) => removed),
    changed: shifted.flatMap(({ changed }) => changed),
    totals: sumOfTotals(bodies.map(({ totals }) => totals)),
    causes: bodies.flatMap(({ causes }) => causes),
    drift: mergeDrifts(bodies.flatMap(({ drift }) => drift ?? [])),
  }
}

/** Those of several files as one, since the oldest saved estimate. */
function mergeDrifts(drifts: readonly Drift[]): Drift | null {
  const [first] = drifts
  if (first === undefined || drifts.length === 1) return first ?? null
  const sum = (of: (drift: Drift) => number): number =>
    drifts.reduce((total, drift) => total + of(drift), 0)
  return {
    since: drifts
      .map(({ since }) => since)
      .sort()
      .at(0)!,
    added: drifts.flatMap(({ added }) => added),
    removed: drifts.flatMap(({ removed }) => removed),
    changed: drifts.flatMap(({ changed }) => changed),
    download_size: sum(({ download_size }) => download_size),
    on_disk_size: sum(({ on_disk_size }) => on_disk_size),
  }
}

function mapCauses(
  { added, removed, changed }: Rows,
  to: (cause: number | null) => number | null,
): Rows {
  return {
    added: added.map((row) => ({ ...row, cause: to(row.cause) })),
    removed: removed.map((row) => ({ ...row, cause: to(row.cause) })),
    changed: changed.map((row) => ({ ...row, cause: to(row.cause) })),
  }
}
