import type { Upkeep } from '../../inputs/written-by.ts'
import type { ToolName } from '../../model/estimate.ts'
import { normalizeName } from '../../packaging/name.ts'
import { list } from '../../text/lists.ts'
import { shellWord } from '../../text/shell-word.ts'
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

/**
 * Manual edits of a lock's project take effect after its tool has locked again, and edits of a list
 * that a tool wrote are lost the next time.
 */
export function lockedAgain(
  proposal: Proposal,
  { lock, conda }: Plan,
  { exported, lock: list }: Upkeep,
): Proposal {
  const { tool, format, file, sources } = lock?.input.lock ?? {}
  if (format === 'pylock.toml' && proposal.edits.length === 0) {
    const isProject = proposal.lines.some((line) => !proposal.commands.includes(line))
    const again = exported?.commands ?? (tool === 'pdm' ? ['pdm lock'] : [])
    return isProject
      ? { ...proposal, commands: [...again, ...installOf(tool, file ?? '', exported)] }
      : proposal
  }
  const isWritten = proposal.edits.length === 0 && proposal.commands.length === 0
  if (tool === undefined || !isWritten) return writtenAgain(proposal, exported, list)
  if (tool === 'uv' && file?.endsWith('.py.lock')) return inScript(proposal, file.slice(0, -5))
  if (tool === 'pex') return deletedByPex(proposal, file ?? '')
  if (tool === 'pixi')
    return removedByPixi(proposal, new Set(conda?.packages.map(({ name }) => name)))
  if (tool === 'conda-lock') return deletedInSources(proposal, file ?? '', sources ?? [])
  return tool === 'pip' ? proposal : { ...proposal, commands: AGAIN[tool] }
}

const installOf = (
  tool: ToolName | undefined,
  file: string,
  exported: Upkeep['exported'],
): readonly string[] => {
  if (tool === 'pdm') return exported === undefined ? ['pdm sync'] : []
  return [tool === 'uv' ? `uv pip sync ${shellWord(file)}` : `pip install -r ${shellWord(file)}`]
}

/** A note for edits of a list that its tool writes again. */
function writtenAgain(
  proposal: Proposal,
  exported: Upkeep['exported'],
  list: Upkeep['lock'],
): Proposal {
  const isEdited = (file: string): boolean => proposal.edits.some((edit) => edit.file === file)
  const note =
    exported !== undefined && isEdited(exported.file)
      ? `${exported.file} is an export of ${exported.tool}: make the change in pyproject.toml, then run ${exported.commands.join(' && ')}.`
      : list?.command?.source != null && isEdited(list.file)
        ? `${list.file} is written by ${list.command.tool}: make the change in ${list.command.source}, then run ${list.command.command}.`
        : null
  return note === null ? proposal : { ...proposal, notes: [...proposal.notes, note] }
}

/** uv changes the requirements in a script, and its lock (`uv remove --script`). */
function inScript(proposal: Proposal, script: string): Proposal {
  const { deletes = [], replaces } = proposal
  const names = replaces === undefined ? deletes : [replaces.from]
  const word = shellWord(script)
  if (names.length === 0) return { ...proposal, commands: [`uv lock --script ${word}`] }
  const commands = [
    `uv remove --script ${word} ${names.join(' ')}`,
    ...(replaces === undefined ? [] : [`uv add --script ${word} ${replaces.to}`]),
  ]
  return { ...proposal, lines: commands, commands }
}

/** Pex removes projects from its lock, and from the requirements in it (`pex3 lock update -d`). */
function deletedByPex(proposal: Proposal, file: string): Proposal {
  const { deletes = [] } = proposal
  if (deletes.length === 0) return proposal
  const deleted = deletes.map((name) => `--delete-project ${name}`).join(' ')
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
  const { deletes = [], replaces } = proposal
  if (replaces !== undefined) {
    const kind = ofConda.has(normalizeName(replaces.from)) ? '' : ' --pypi'
    const commands = [
      `pixi remove${kind} ${replaces.from}`,
      `pixi add${kind} ${shellWord(replaces.to)}`,
    ]
    return { ...proposal, lines: commands, commands }
  }
  if (deletes.length === 0) return { ...proposal, commands: AGAIN.pixi }
  const [own, others] = [
    deletes.filter((name) => ofConda.has(normalizeName(name))),
    deletes.filter((name) => !ofConda.has(normalizeName(name))),
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
  const { deletes = [], replaces } = proposal
  const where = sources.length === 0 ? `the files that ${file} was made from` : list(sources)
  return {
    ...proposal,
    lines:
      replaces !== undefined
        ? [`${where}: write ${replaces.to} instead of ${replaces.from}`]
        : deletes.length > 0
          ? deletes.map((name) => `${where}: delete ${name}`)
          : proposal.lines,
    commands: AGAIN['conda-lock'],
  }
}
