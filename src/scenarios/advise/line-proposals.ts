import { lighterEquals } from '../../analyse/lighter-equals.ts'
import { sizeOnDisk, totalOnDisk } from '../../analyse/on-disk.ts'
import { orphanFinder } from '../../analyse/orphans.ts'
import { type OwnLine, ownLines, placeOf } from '../../analyse/own-lines.ts'
import { groupBy } from '../../collections/group-by.ts'
import type { WrittenList } from '../../inputs/source-names.ts'
import type { Scenario } from '../../model/estimate.ts'
import { listNames } from '../../text/lists.ts'
import { deletion, replacement } from './line-edits.ts'
import type { Proposal } from './proposal.ts'

const MOST_DROPS = 4
/** A line that brings less than this share of the environment is not worth a decision. */
const WORTH = 0.01

/**
 * Proposals about single lines of the user's, not yet proven.
 *
 * @param notImported names of packages that deptry finds unused
 * @param list the list among the inputs that its tool writes again
 */
export function lineProposals(
  scenario: Scenario,
  notImported: readonly string[],
  list: WrittenList | null,
  cwd: string,
): readonly Proposal[] {
  const lines = ownLines(scenario)
  const unused = [
    ...unusedAccelerators(scenario, lines, cwd),
    ...notImported.flatMap((name) =>
      dropUnused(
        name,
        lines.filter((line) => line.name === name),
        cwd,
      ),
    ),
  ]
  const named = new Set(unused.flatMap(({ places }) => places))
  const worth = totalOnDisk(scenario.totals) * WORTH
  const isInList = (line: OwnLine): boolean => line.file === list?.file
  const fromSource =
    list === null ? () => [] : dropsFromSource(scenario, lines.filter(isInList), list, cwd)
  const drops = lines
    .flatMap((line) =>
      isInList(line)
        ? fromSource(line)
        : [{ saves: line.saves, line, propose: () => drop(line, cwd) }],
    )
    // A requirement of the command line is the question itself.
    .filter(
      ({ saves, line }) => saves >= worth && line.file !== '--with' && !named.has(placeOf(line)),
    )
    .sort((a, b) => b.saves - a.saves)
    .slice(0, MOST_DROPS)
  return [
    ...unused,
    ...lines.flatMap((line) => lighter(line, cwd)),
    ...drops.map(({ propose }) => propose()),
  ]
}

/**
 * A requirement of the file that a list was made from: the tool leaves out of the list what only
 * that requirement needs.
 */
function dropsFromSource(
  { packages }: Scenario,
  lines: readonly OwnLine[],
  { source, names, commands }: WrittenList,
  cwd: string,
) {
  const orphansWithout = orphanFinder(packages)
  const linesOf = groupBy(lines, ({ name }) => name)
  const sizes = new Map(packages.map((one) => [one.name, sizeOnDisk(one) ?? 0]))
  return (line: OwnLine) => {
    const { name, also_needed_by: others } = line
    if (others.length > 0 || names?.has(name) === false) return []
    const orphans = [...orphansWithout(name)].filter((one) => names?.has(one) !== true)
    const leaves = [name, ...orphans]
    const saves = leaves.reduce((sum, one) => sum + (sizes.get(one) ?? 0), 0)
    const gone = leaves.flatMap((one) => linesOf.get(one) ?? [])
    const propose = (): Proposal => ({
      ...drop({ ...line, leaves }, cwd),
      change: deletion(gone, cwd).change,
      lines: [`${source}: delete ${name}`],
      edits: [],
      commands,
    })
    return [{ saves, line, propose }]
  }
}

function drop(line: OwnLine, cwd: string): Proposal {
  const { name, also_needed_by: others, leaves } = line
  const stays = !leaves.includes(name)
  return {
    code: 'drop-requirement',
    title: `Drop ${name}`,
    breaks: stays
      ? null
      : `your code that imports ${name}${leaves.length > 1 ? ` or what comes with it` : ''}`,
    notes: stays
      ? [
          `${name} stays, since ${listNames(others, 4)} ${others.length === 1 ? 'needs' : 'need'} it.`,
        ]
      : [],
    harm: 2,
    ...deletion([line], cwd),
  }
}

/** All lines of a package, because a single one keeps it. */
const dropUnused = (name: string, lines: readonly OwnLine[], cwd: string): readonly Proposal[] =>
  lines.length === 0
    ? []
    : [
        {
          code: 'unused-requirement',
          title: `Drop ${name}, which deptry finds unused`,
          breaks: `what deptry does not see: plugins, commands and imports by name that use ${name}`,
          notes: [],
          harm: 1,
          ...deletion(lines, cwd),
        },
      ]

/** NVIDIA's libraries, which packages load and code does not import. */
const CUDA_LIBRARY =
  /^nvidia-(?:cublas|cuda-[a-z-]+|cudnn|cufft|cufile|curand|cusolver|cusparse|cusparselt|nccl|nvjitlink|nvshmem|nvtx)(?:-cu\d+)?$/

/**
 * CUDA libraries that are pinned, as `pip freeze` writes them, and that nothing else in the
 * environment needs, because an older torch needed them.
 */
function unusedAccelerators(
  { packages }: Scenario,
  lines: readonly OwnLine[],
  cwd: string,
): readonly Proposal[] {
  const nodes = new Map(packages.map((one) => [one.name, one]))
  const needed = new Set(
    packages
      .filter(({ requested, name }) => requested && !CUDA_LIBRARY.test(name))
      .map(({ name }) => name),
  )
  for (const name of needed)
    for (const next of nodes.get(name)?.dependencies ?? []) needed.add(next)
  const unused = lines.filter(({ name }) => CUDA_LIBRARY.test(name) && !needed.has(name))
  if (unused.length === 0) return []
  const names = listNames(unused.map(({ name }) => name).sort(), 4)
  return [
    {
      code: 'unused-accelerators',
      title: `Delete ${names}, which no package of the environment needs`,
      breaks: null,
      notes: [],
      harm: 0,
      ...deletion(unused, cwd),
    },
  ]
}

function lighter(line: OwnLine, cwd: string): readonly Proposal[] {
  return lighterEquals(line.name).map(({ to, dropIn, breaks }): Proposal => {
    // The version of another API says nothing.
    const text = dropIn ? line.requirement.replace(/^[A-Za-z0-9._-]+/, to) : to
    return {
      code: 'lighter-package',
      title: `Use ${to} instead of ${line.name}${dropIn ? '' : ' (not a drop-in)'}`,
      breaks,
      notes: [],
      drop_in: dropIn,
      harm: dropIn ? 1 : 2,
      ...replacement(line, text, cwd),
    }
  })
}
