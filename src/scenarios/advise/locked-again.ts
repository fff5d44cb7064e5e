import type { ToolName } from '../../model/estimate.ts'
import { list } from '../../text/lists.ts'
import { shellWord } from '../install-command.ts'
import type { Plan } from '../plan/plan.ts'
import type { Proposal } from './proposal.ts'

const AGAIN: Readonly<Record<Exclude<ToolName, 'pip'>, readonly string[]>> = {
  uv: ['uv sync'],
  poetry: ['poetry lock', 'poetry install'],
  pdm: ['pdm install'],
  pipenv: ['pipenv lock', 'pipenv sync'],
  // Its requirements are on the command line, or in Pants' own files.
  pex: [],
  pixi: ['pixi install'],
  conda: [],
  'conda-lock': ['conda-lock lock', 'conda-lock install'],
}

/** Manual edits of a lock's project take effect after its tool has locked again. */
export function lockedAgain(proposal: Proposal, { lock, conda }: Plan): Proposal {
  const { tool, format, file, sources } = lock?.input.lock ?? {}
  const isWritten = proposal.edits.length === 0 && proposal.commands.length === 0
  if (tool === undefined || !isWritten) return proposal
  // An export of another tool is installed unchanged.
  if (format === 'pylock.toml')
    return {
      ...proposal,
      commands: [
        tool === 'pip'
          ? `pip install -r ${shellWord(file ?? '')}`
          : `uv pip sync ${shellWord(file ?? '')}`,
      ],
    }
  if (tool === 'pex') return deletedByPex(proposal, file ?? '')
  if (tool === 'pixi')
    return removedByPixi(proposal, new Set(conda?.packages.map(({ name }) => name)))
  if (tool === 'conda-lock') return deletedInSources(proposal, file ?? '', sources ?? [])
  return tool === 'pip' ? proposal : { ...proposal, commands: AGAIN[tool] }
}

/** Pex removes projects from its lock, and from the requirements in it (`pex3 lock update -d`). */
function deletedByPex(proposal: Proposal, file: string): Proposal {
  const names = deletedNames(proposal)
  if (names.length === 0) return proposal
  const deleted = names.map((name) => `--delete-project ${name}`).join(' ')
  const command = `pex3 lock update ${deleted} ${shellWord(file)}`
  return {
    ...proposal,
    lines: [command],
    commands: [command],
    notes: [
      ...proposal.notes,
      'In a repository of Pants, delete it there and generate the lock again.',
    ],
  }
}

/**
 * pixi removes packages from its manifest, its lock and the environment (`pixi remove`). Those of
 * the index are named with an option.
 *
 * @param ofConda the names of the packages that conda installs
 */
function removedByPixi(proposal: Proposal, ofConda: ReadonlySet<string>): Proposal {
  const names = deletedNames(proposal)
  if (names.length === 0) return { ...proposal, commands: AGAIN.pixi }
  const [own, others] = [
    names.filter((name) => ofConda.has(name)),
    names.filter((name) => !ofConda.has(name)),
  ]
  const commands = [
    ...(own.length === 0 ? [] : [`pixi remove ${own.join(' ')}`]),
    ...(others.length === 0 ? [] : [`pixi remove --pypi ${others.join(' ')}`]),
  ]
  return {
    ...proposal,
    lines: commands,
    commands,
    notes: [...proposal.notes, 'Add --feature NAME if a feature of the manifest requires it.'],
  }
}

/** A lock of conda-lock is made from environment files, which it names. */
function deletedInSources(proposal: Proposal, file: string, sources: readonly string[]): Proposal {
  const where = sources.length === 0 ? `the files that ${file} was made from` : list(sources)
  return {
    ...proposal,
    lines: proposal.lines.map((line) =>
      line.replace(/^.*: delete ([\w.-]+).*$/, (_, name: string) => `${where}: delete ${name}`),
    ),
    commands: AGAIN['conda-lock'],
  }
}

/** The names that a proposal deletes; none if it does something else. */
function deletedNames({ lines }: Proposal): readonly string[] {
  const names = lines.flatMap((line) => /: delete ([\w.-]+)/.exec(line)?.[1] ?? [])
  return names.length < lines.length ? [] : names
}
