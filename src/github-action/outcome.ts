import { budgetsOf } from '../analyse/budgets/gates-kept.ts'
import type { PysizeError } from '../errors.ts'
import type { ComparedFile, Diff } from '../model/diff.ts'
import { type PullRequestComparison, shortName } from '../reports/pull-request.ts'
import { formatDifference, formatSize } from '../text/sizes.ts'
import type { ActionInputs, GateName } from './action-inputs.ts'

/** One reason that could fail the job, in a sentence. */
export interface ActionFinding {
  /**
   * `error`: the head cannot be resolved; `base`: the base cannot; `index`: an index could not be
   * used.
   */
  readonly kind: GateName | 'error' | 'base' | 'index'
  readonly message: string
  readonly file: string | null
  readonly line: number | null
}

/** The result of the comparison. */
export interface ActionOutcome {
  readonly findings: readonly ActionFinding[]
  readonly fails: boolean
  /** Whether a comment is useful. */
  readonly isWorthTelling: boolean
  /** The largest growth of a file's environment on any target, bytes on disk. */
  readonly growth: number
}

/**
 * Decides whether the job fails, and whether a comment is useful. If an index could not be used, it
 * decides nothing about a pull request unless `on-index-error` says so, and neither do figures that
 * come from the snapshot instead.
 */
export function actionOutcome(
  { commits, targets, images }: PullRequestComparison,
  inputs: ActionInputs,
): ActionOutcome {
  const findings: ActionFinding[] = []
  let growth = 0
  let hasChange = false
  for (const { target, diff, error } of targets) {
    const on = target === '' ? '' : ` (${target})`
    if (error !== null) findings.push(errorFinding(error, commits.base, on))
    if (diff === null) continue
    const isFromSnapshot = diff.warnings.some(({ code }) => code === 'snapshot-used')
    if (isFromSnapshot)
      findings.push(
        finding(
          'index',
          `An index could not be reached: the figures${on} are those of the snapshot.`,
        ),
      )
    for (const file of diff.files) {
      if (file.error !== null) findings.push(errorFinding(file.error, commits.base, on))
      else if (!isFromSnapshot) findings.push(...gateFindings(file, diff, on))
      const { totals } = file
      if (totals === null) continue
      const change = totals.difference.on_disk_size
      growth = Math.max(growth, change)
      hasChange ||= isOverThreshold(change, totals.before.on_disk_size, inputs)
    }
  }
  for (const { diff } of images)
    if (diff !== null) {
      const { old, new: now } = diff.diff
      hasChange ||= isOverThreshold(
        now.uncompressed_size - old.uncompressed_size,
        old.uncompressed_size,
        inputs,
      )
    }
  const failing = findings.filter(({ kind }) => {
    if (kind === 'error' || kind === 'base') return kind === 'error'
    return kind === 'index' ? inputs.onIndexError === 'fail' : inputs.failOn.includes(kind)
  })
  return {
    findings,
    fails: failing.length > 0,
    isWorthTelling: hasChange || failing.length > 0,
    growth,
  }
}

function isOverThreshold(change: number, before: number, { threshold }: ActionInputs): boolean {
  const size = Math.abs(change)
  return size > threshold.bytes || (before > 0 && size / before > threshold.share)
}

const finding = (
  kind: ActionFinding['kind'],
  message: string,
  file: string | null = null,
  line: number | null = null,
): ActionFinding => ({
  kind,
  message,
  file,
  line,
})

/** A fault of the base is not the pull request's: it is reported, and does not fail the job. */
function errorFinding(error: PysizeError, base: string, on: string): ActionFinding {
  const [place] = error.places
  const isOfBase = error.message.startsWith(`In ${shortName(base)}: `)
  const message = `${error.message}${on}`
  if (error.exitCode === 4) return finding('index', message)
  return isOfBase
    ? finding('base', message)
    : finding('error', message, place?.file ?? null, place?.line ?? null)
}

/** The limits of a file that do not hold, on the line that adds most. */
function gateFindings(
  { file, growth, denied = [], ...gates }: ComparedFile,
  { diff }: Diff,
  on: string,
): readonly ActionFinding[] {
  const size = (bytes: number): string => formatSize(bytes, false)
  const [heaviest] = diff.causes
    .filter((one) => one.file === file && one.after !== null)
    .sort((a, b) => b.on_disk_size - a.on_disk_size)
  const at = (kind: GateName, message: string): ActionFinding =>
    finding(kind, message, heaviest?.after?.file ?? file, heaviest?.after?.line ?? null)
  const findings = denied.map(({ name, version, rule, file: from, line, path }) =>
    finding(
      'deny',
      `${file}${on}: ${name} ${version} is denied by ${rule}. It comes from ${path.join(' > ')}.`,
      from ?? file,
      line,
    ),
  )
  for (const { ok, level, limit, measured, over_by, name, package: of } of budgetsOf(gates)) {
    if (ok === true || level === 'warn') continue
    const what = `${name === undefined ? size(limit) : `${name} (${size(limit)})`}${of === undefined ? '' : ` for ${of}`}`
    findings.push(
      ok === null
        ? at(
            'unknown',
            `${file}${on}: the budget of ${what} cannot be decided, since sizes are unknown.`,
          )
        : at(
            'budget',
            `${file}${on}: ${size(measured)}, ${size(over_by)} over the budget of ${what}.`,
          ),
    )
  }
  if (growth !== null && growth.ok !== true) {
    const limit = `at most ${size(growth.limit)} allowed`
    findings.push(
      growth.ok === null
        ? at(
            'unknown',
            `${file}${on}: the growth cannot be decided, since sizes are unknown; ${limit}.`,
          )
        : at(
            'growth',
            `${file}${on}: ${formatDifference(growth.measured, false)} on disk, ${limit}.`,
          ),
    )
  }
  return findings
}
