import { compareScenarios } from '../../analyse/compare-scenarios.ts'
import { orphansOf } from '../../analyse/orphans.ts'
import type { Upkeep } from '../../inputs/written-by.ts'
import type { Recipe } from '../../model/change.ts'
import type { Scenario } from '../../model/estimate.ts'
import { listNames } from '../../text/lists.ts'
import { shellWord } from '../../text/shell-word.ts'
import type { TorchChoice } from './choice.ts'
import { indexOfBuild, torchPins } from './pins.ts'

/** The most names that are listed. */
const MOST_NAMES = 6

/** A list with hashes is written again by its tool, from the file that it was made from. */
export function lockRecipe(
  choice: TorchChoice,
  asked: Scenario,
  changed: Scenario,
  { file, command }: NonNullable<Upkeep['lock']>,
  notes: readonly string[],
): Recipe {
  const orphans = orphansOf(asked.packages, changed.packages)
  const { versions, leaves, comes } = compareScenarios(asked, {
    ...changed,
    packages: changed.packages.filter(({ name }) => !orphans.has(name)),
  })
  const others = [...versions.map(({ name }) => name), ...comes]
  const hashes = [
    ...(others.length === 0 ? [] : [`The hashes of ${listNames(others, MOST_NAMES)} change`]),
    ...(leaves.length === 0 ? [] : [`${listNames(leaves, MOST_NAMES)} leave with theirs`]),
  ].join('; ')
  const all = [...notes, ...(hashes === '' ? [] : [`${hashes}. All others stay.`])]
  if (command?.tool === 'uv') return commandOnly(withBackend(command.command, choice.build), all)
  const written =
    command?.command ??
    `pip-compile --generate-hashes --output-file ${shellWord(file)} requirements.in`
  const source = command?.source ?? 'requirements.in'
  const lines = [`--extra-index-url ${indexOfBuild(choice.build)}`, ...torchPins(choice)]
  return {
    lines: [...lines, written],
    edits: [{ file: source, line: null, remove: [], add: lines }],
    commands: [written],
    notes: all,
  }
}

const withBackend = (command: string, build: string): string =>
  /--torch-backend/.test(command)
    ? command.replace(/--torch-backend[ =]\S+/, `--torch-backend ${build}`)
    : `${command} --torch-backend ${build}`

const commandOnly = (command: string, notes: readonly string[]): Recipe => ({
  lines: [command],
  edits: [],
  commands: [command],
  notes,
})
