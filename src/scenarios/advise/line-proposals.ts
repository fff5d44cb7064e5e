import { lighterEquals } from '../../analyse/lighter-equals.ts'
import { totalOnDisk } from '../../analyse/on-disk.ts'
import { linesAt } from '../../inputs/edits/apply-edits.ts'
import { readText } from '../../inputs/edits/read-text.ts'
import type { Edit } from '../../model/change.ts'
import type { Scenario, WithoutLine } from '../../model/estimate.ts'
import { listNames } from '../../text/lists.ts'
import { redact } from '../../text/redact.ts'
import type { Proposal } from './proposal.ts'

/** A line of the user's, with the package that it names. */
interface OwnLine extends WithoutLine {
  readonly name: string
}

const MOST_DROPS = 4
/** A line that brings less than this part of the environment is not worth a decision. */
const WORTH = 0.01

/** What can be done about single lines of the user's: proposals, none of them proven. */
export function lineProposals(scenario: Scenario, cwd: string): readonly Proposal[] {
  const lines = scenario.packages.flatMap(({ name, without_line = [] }) => without_line.map((line): OwnLine => ({ name, ...line })))
  const unused = unusedAccelerators(scenario, lines, cwd)
  const named = new Set(unused.flatMap(({ places }) => places))
  const worth = totalOnDisk(scenario.totals) * WORTH
  const drops = lines
    // A requirement of the command line is the question itself.
    .filter((line) => line.saves >= worth && line.file !== '--with' && !named.has(placeOf(line)))
    .sort((a, b) => b.saves - a.saves)
    .slice(0, MOST_DROPS)
  return [...unused, ...lines.flatMap((line) => lighter(line, cwd)), ...drops.map((line) => drop(line, cwd))]
}

const placeOf = ({ file, line }: WithoutLine): string => (line === null ? file : `${file}:${line}`)

/**
 * Whether the line stands in a requirements file of this machine, where single lines can be edited.
 */
const isEditable = ({ file, line }: WithoutLine): boolean =>
  line !== null && !/^(?:-|https?:|file:)/.test(file) && !file.endsWith('.toml') && !/^setup\.(?:py|cfg)$/.test(file)

const removal = ({ file, line }: WithoutLine, cwd: string): Edit => ({
  file,
  line,
  remove: linesAt(readText(file, cwd), line!).map(redact),
  add: [],
})

/** Deletes lines: in the file where that can be edited, else as `--without` does. */
function deletion(lines: readonly OwnLine[], cwd: string): Pick<Proposal, 'lines' | 'edits' | 'commands' | 'change' | 'places'> {
  const edits = lines.filter(isEditable).map((line) => removal(line, cwd))
  const others = lines.filter((line) => !isEditable(line))
  return {
    lines: lines.map((line) => `${placeOf(line)}: delete ${line.requirement}`),
    edits,
    commands: [],
    change: { edits, ...(others.length === 0 ? {} : { options: { without: others.map(({ name }) => name) } }) },
    places: lines.map(placeOf),
  }
}

function drop(line: OwnLine, cwd: string): Proposal {
  const { name, also_needed_by: others, leaves } = line
  const stays = !leaves.includes(name)
  return {
    code: 'drop-requirement',
    title: `Drop ${name}`,
    breaks: stays ? null : `your code that imports ${name}${leaves.length > 1 ? ` or what comes with it` : ''}`,
    notes: stays ? [`${name} stays, since ${listNames(others, 4)} ${others.length === 1 ? 'needs' : 'need'} it.`] : [],
    harm: 2,
    ...deletion([line], cwd),
  }
}

/** NVIDIA's libraries, which packages load and code does not import. */
const CUDA_LIBRARY =
  /^nvidia-(?:cublas|cuda-[a-z-]+|cudnn|cufft|cufile|curand|cusolver|cusparse|cusparselt|nccl|nvjitlink|nvshmem|nvtx)(?:-cu\d+)?$/

/**
 * CUDA libraries that are pinned, as `pip freeze` writes them, and that nothing else in the
 * environment needs: an older torch did.
 */
function unusedAccelerators({ packages }: Scenario, lines: readonly OwnLine[], cwd: string): readonly Proposal[] {
  const nodes = new Map(packages.map((one) => [one.name, one]))
  const needed = new Set(packages.filter(({ requested, name }) => requested && !CUDA_LIBRARY.test(name)).map(({ name }) => name))
  for (const name of needed) for (const next of nodes.get(name)?.dependencies ?? []) needed.add(next)
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
    const edits: readonly Edit[] = isEditable(line) ? [{ ...removal(line, cwd), add: [text] }] : []
    return {
      code: 'lighter-package',
      title: `Use ${to} in place of ${line.name}${dropIn ? '' : ' (not a drop-in)'}`,
      breaks,
      notes: [],
      drop_in: dropIn,
      harm: dropIn ? 1 : 2,
      lines: [text],
      edits,
      commands: [],
      change: edits.length > 0 ? { edits } : { edits: [], options: { replace: [`${line.name}=${text}`] } },
      places: [placeOf(line)],
    }
  })
}
