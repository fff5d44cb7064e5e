import { parseCondaUrl } from '../../distributions/conda-package-estimate.ts'
import { PysizeError } from '../../errors.ts'
import type { CondaInput, CondaPackage } from '../../inputs/conda/conda-input.ts'
import { condaName } from '../../packaging/conda-name.ts'
import type { Target } from '../../targets/target.ts'
import type { Session } from '../session/session.ts'
import { condaMachine, condaSubdir } from './conda-machine.ts'
import { type KeptPackage, solveWithRattler } from './rattler.ts'
import { channelRequest, solvedPackage } from './solve-environment.ts'

/** The packages of a lock with the CPU build of pytorch, and what its tool has to require for it. */
export interface CpuSolution {
  readonly conda: CondaInput
  readonly requirement: string
}

/** conda-forge has a package that requires the CPU build; other channels have only the builds. */
const requirementsOf = (version: string): readonly string[] => [
  'pytorch-cpu',
  `pytorch==${version}=*cpu*`,
]

/** The accelerator build of pytorch that a lock of conda's tools installs. */
export const acceleratedTorch = ({ packages }: CondaInput): CondaPackage | undefined =>
  packages.find(
    ({ name, url }) => name === 'pytorch' && /cuda|gpu|rocm/.test(parseCondaUrl(url)?.build ?? ''),
  )

/**
 * Resolves a lock again from its channels for a machine without an accelerator. Other packages stay
 * as they are locked, if they can.
 *
 * @returns null without a solution, or if the channels cannot be reached
 */
export async function solveCpuBuild(
  conda: CondaInput,
  target: Target,
  session: Session,
): Promise<CpuSolution | null> {
  const torch = acceleratedTorch(conda)
  if (torch === undefined) return null
  const kept = conda.packages.flatMap(keptPackage)
  const channels = [...new Set(conda.packages.flatMap(({ url }) => channelOf(url)))]
  const needed = new Set(
    conda.packages.flatMap(({ depends }) => (depends ?? []).flatMap((one) => condaName(one) ?? [])),
  )
  const roots = conda.packages.flatMap(({ name }) =>
    needed.has(name) || /^pytorch(?:-gpu)?$/.test(name) ? [] : [name],
  )
  const version = parseCondaUrl(torch.url)?.version ?? ''
  try {
    for (const requirement of requirementsOf(version)) {
      const solution = await solveWithRattler(
        {
          specs: [...roots, `pytorch ==${version}`, requirement],
          channels,
          platforms: [condaSubdir(target, conda.file), 'noarch'],
          machine: condaMachine(target, {}),
          kept,
        },
        channelRequest(channels, session),
        session.signal,
      )
      if (solution.kind === 'failed') continue
      const before = new Map(conda.packages.map((one) => [one.url, one]))
      const packages = solution.packages
        .filter(({ packageName }) => !packageName.startsWith('__'))
        .map((one) => before.get(one.url) ?? solvedPackage(one))
      return { conda: { ...conda, packages }, requirement }
    }
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
  }
  return null
}

const channelOf = (url: string): readonly string[] =>
  /^(https?:\/\/.+)\/[^/]+\/[^/]+$/s.exec(url)?.slice(1, 2) ?? []

function keptPackage({ name, url, depends }: CondaPackage): readonly KeptPackage[] {
  const named = parseCondaUrl(url)
  if (named === undefined) return []
  const { version, build, filename, subdir } = named
  return [{ packageName: name, version, build, url, filename, subdir, depends: depends ?? [] }]
}
