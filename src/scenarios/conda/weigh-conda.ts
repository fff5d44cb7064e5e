import pLimit from 'p-limit'
import { ownership, withOverlaps } from '../../analyse/graph/retained.ts'
import {
  type CondaInstall,
  condaPackageEstimate,
  parseCondaUrl,
} from '../../distributions/conda-package-estimate.ts'
import { type CondaWeight, readCondaPackage } from '../../distributions/conda-reader.ts'
import { sizeWarnings } from '../../distributions/size-warnings.ts'
import { PysizeError, type Warning, warning } from '../../errors.ts'
import type { CondaInput, CondaPackage } from '../../inputs/conda/conda-input.ts'
import type { DependencyEdge, Overlap, PackageEstimate } from '../../model/estimate.ts'
import { condaName } from '../../packaging/conda-name.ts'
import { listSome } from '../../text/lists.ts'
import type { DataSource } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'
import type { Session } from '../session/session.ts'

/** How many packages are read at the same time. */
const AT_ONCE = 32

/** Rows of conda packages, and warnings about them. */
export interface WeighedConda {
  readonly packages: readonly PackageEstimate[]
  readonly warnings: readonly Warning[]
  /** Whether a channel was unreachable, so the answer must not be cached. */
  readonly isAway: boolean
}

/**
 * Weighs the packages that conda installs.
 *
 * @throws PysizeError exit 4 if no package is known and no channel can be reached; FetchError if a
 *   channel fails
 */
export async function weighConda(
  conda: CondaInput,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<WeighedConda> {
  let done = 0
  const { packages: all, file, python } = conda
  const { target, policy } = plan.rules
  const install: CondaInstall = {
    python: python ?? target.python.full,
    compiles: policy.writesBytecode,
  }
  const read = await pLimit(AT_ONCE).map(
    all,
    async (one): Promise<CondaWeight & { readonly one: CondaPackage }> => {
      const weight = await readCondaPackage(
        one,
        session.fetcher,
        session.store,
        source.snapshot !== null,
      )
      session.progress({
        phase: 'weighing',
        scenario: plan.name,
        packages: all.length,
        done: ++done,
        unreadable: 0,
      })
      return { ...weight, one }
    },
  )
  const away = read.flatMap((one) => one.away ?? [])
  if (away.length > 0 && read.every(({ weight }) => weight.kind === 'unknown'))
    throw unreachable(file, away[0]!)
  const rows = read.map(({ one, weight }) => condaPackageEstimate(one, weight, install))
  const edges = edgesOf(read)
  return {
    packages: rows.map((row, at): PackageEstimate => {
      const requires = edges[at] ?? []
      return {
        ...row,
        requires,
        dependencies: [...new Set(requires.map(({ name }) => name))].sort(),
      }
    }),
    warnings: [
      ...read.flatMap(sizeDoubts),
      ...estimates(read, away.length > 0),
      ...sizeWarnings(
        read.flatMap(({ one, weight }) =>
          weight.kind === 'unknown' ? [{ filename: nameOf(one), weight }] : [],
        ),
      ),
    ],
    isAway: away.length > 0,
  }
}

const nameOf = ({ url, name }: CondaPackage): string => parseCondaUrl(url)?.filename ?? name

function unreachable(file: string, away: NonNullable<CondaWeight['away']>): PysizeError {
  const why = away === 'offline' ? '--offline is set' : away.message
  return new PysizeError(
    'channel-unreachable',
    `The sizes of ${file}'s conda packages are not known: ${why}.`,
    {
      exitCode: 4,
      hint: 'Run it once where the channel can be reached: sizes are kept by their hashes. A pixi.lock has download sizes.',
      ...(away === 'offline' ? {} : { cause: away }),
    },
  )
}

/**
 * The requirements of each on the others, by positions. `__glibc` and similar ones belong to the
 * machine.
 */
function edgesOf(
  read: readonly (CondaWeight & { readonly one: CondaPackage })[],
): readonly (readonly DependencyEdge[])[] {
  const names = new Set(read.map(({ one }) => one.name))
  return read.map(({ one, weight }) =>
    ((weight.kind === 'conda' ? weight.depends : null) ?? one.depends ?? []).flatMap(
      (requirement): readonly DependencyEdge[] => {
        const name = condaName(requirement)
        return name !== undefined && names.has(name)
          ? [{ name, requirement, marker: null, extra: null }]
          : []
      },
    ),
  )
}

/** The file's own length is in its Content-Range. */
function sizeDoubts({
  one,
  weight,
}: CondaWeight & { readonly one: CondaPackage }): readonly Warning[] {
  const { download } = weight
  if (one.size === null || download === undefined || download === one.size) return []
  return [
    warning(
      'lock-size-differs',
      `The lock gives ${nameOf(one)} ${one.size} bytes, and the file has ${download}.`,
    ),
  ]
}

const MOST_NAMES = 3

function estimates(
  read: readonly (CondaWeight & { readonly one: CondaPackage })[],
  isAway: boolean,
): readonly Warning[] {
  const modelled = read.filter(({ weight }) => weight.kind === 'conda' && !weight.exact)
  if (modelled.length === 0) return []
  const names = listSome(
    modelled.map(({ one }) => ({ text: nameOf(one), count: 1 })),
    MOST_NAMES,
  )
  const why = isAway
    ? 'their channel was not reached, so only their download sizes are known'
    : 'a .tar.bz2 can only be read whole'
  return [
    warning(
      'conda-estimated',
      `Installed sizes of ${modelled.length} conda packages are estimated: ${why} (${names}).`,
    ),
  ]
}

/**
 * The rows of an environment with those of conda. If both have a name, pip's row keeps it, because
 * pip installs last, and conda's row is marked with its channel.
 *
 * @param overlaps of the packages of pip
 */
export function withConda(
  packages: readonly PackageEstimate[],
  overlaps: readonly Overlap[],
  conda: readonly PackageEstimate[],
  requested: CondaInput['requested'],
): readonly PackageEstimate[] {
  const brought = new Set(conda.map(({ name }) => name))
  // pip finds conda's packages installed.
  const own = packages.filter(({ name, provided }) => provided !== true || !brought.has(name))
  const taken = new Set(own.map(({ name }) => name))
  const needed = new Set(conda.flatMap(({ dependencies }) => dependencies))
  const named = (name: string): string => (taken.has(name) ? `conda::${name}` : name)
  const rows = conda.map((row) => ({
    ...row,
    name: named(row.name),
    requested: requested === null ? !needed.has(row.name) : requested.has(row.name),
    dependencies: row.dependencies.map(named),
    requires: row.requires.map((edge) => ({ ...edge, name: named(edge.name) })),
  }))
  const all = [...own, ...rows].sort((a, b) => (a.name < b.name ? -1 : 1))
  const { retained } = ownership(withOverlaps(all, overlaps))
  const retainedBy = (row: PackageEstimate, at: number): number | null =>
    row.installed_size === null ? null : (retained[at] ?? null)
  return all.map((row, at) =>
    row.conda === undefined ? row : { ...row, retained_size: retainedBy(row, at) },
  )
}
