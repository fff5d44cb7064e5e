import { ownEntry } from '../../collections/own-entry.ts'
import { PysizeError } from '../../errors.ts'
import type { BudgetResult } from '../../model/budget.ts'
import type { ReleaseFile } from '../../model/release.ts'
import type { NamedLimit } from '../budgets/named-limits.ts'
import { type BudgetValues, parseLimits } from '../budgets/parse-budgets.ts'

/** The limit for one file of a release. */
export interface ReleaseBudget {
  readonly limit: number
  readonly measure: 'file' | 'file-unpacked' | 'file-count'
  /** The project to whose files it applies; null for all. */
  readonly project: string | null
  readonly named: NamedLimit | null
}

const WORDS: Readonly<Record<string, ReleaseBudget['measure']>> = {
  compressed: 'file',
  unpacked: 'file-unpacked',
  files: 'file-count',
}

/**
 * Budgets of a release, each checked for every file: a size or `compressed=50MB` for the file
 * itself, `unpacked=200MB` for its unpacked size, `files=2000` for its number of files, `demo=5MB`
 * for the files of one project, or the named limit `pypi-file`.
 *
 * @throws PysizeError `invalid-budget`, exit 2
 */
export function releaseBudgets(values: BudgetValues): readonly ReleaseBudget[] {
  return parseLimits(values).map((budget): ReleaseBudget => {
    const { limit } = budget
    if (budget.kind === 'environment') return { limit, measure: 'file', project: null, named: null }
    if (budget.kind === 'package') {
      const measure = ownEntry(WORDS, budget.name)
      return {
        limit,
        measure: measure ?? 'file',
        project: measure === undefined ? budget.name : null,
        named: null,
      }
    }
    if (budget.named.measure === 'file')
      return { limit, measure: 'file', project: null, named: budget.named }
    throw new PysizeError(
      'invalid-budget',
      `${budget.named.name} limits an environment, but these are the files of a release.`,
      {
        exitCode: 2,
        hint: `Weigh what the wheel installs: pysize estimate --with ./dist/NAME.whl --budget ${budget.named.name}`,
      },
    )
  })
}

/**
 * Checks each file against a budget: the largest one decides, and all files over the limit are
 * named.
 */
export function holdFiles(
  { limit, measure, project, named }: ReleaseBudget,
  files: readonly ReleaseFile[],
): BudgetResult {
  const sizes = files
    .filter(({ name }) => project === null || name === project)
    .map((file) => ({ name: file.filename, size: sizeBy(measure, file) }))
    .sort((a, b) => b.size - a.size)
  const measured = sizes[0]?.size ?? 0
  return {
    limit,
    measured,
    over_by: Math.max(0, measured - limit),
    ok: measured <= limit,
    interval: [measured, measured],
    unknown: { packages: 0, download_size: 0 },
    culprits: sizes.filter(({ size }) => size > limit),
    measure,
    ...(project === null ? {} : { package: project }),
    ...(named === null
      ? {}
      : { name: named.name, title: named.title, source: named.source, source_date: named.date }),
  }
}

/** Everything about a local file is known. */
const sizeBy = (
  measure: ReleaseBudget['measure'],
  { download_size, unpacked_size, files }: ReleaseFile,
): number =>
  ({ file: download_size, 'file-unpacked': unpacked_size, 'file-count': files })[measure] ?? 0
