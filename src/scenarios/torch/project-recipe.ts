import type { Upkeep } from '../../inputs/written-by.ts'
import type { Recipe } from '../../model/change.ts'
import type { Scenario } from '../../model/estimate.ts'
import { releaseOf, type TorchChoice } from './choice.ts'
import { indexOfBuild, markerOf, pinOf } from './pins.ts'
import { staleLines } from './stale-lines.ts'

/**
 * A project names its index once, and torch among its own dependencies, since tools read the index
 * of direct dependencies alone.
 */
export function projectRecipe(
  choice: TorchChoice,
  asked: Scenario,
  { file, tool }: NonNullable<Upkeep['project']>,
  notes: readonly string[],
): Recipe {
  const index = `pytorch-${choice.build}`
  const marker = markerOf(choice, "'")
  const requested = new Set(asked.packages.filter((one) => one.requested).map(({ name }) => name))
  const missing = choice.versions.filter(({ name }) => !requested.has(name))
  const stale = staleLines(choice, asked)
  const dependencies = [
    ...(missing.length === 0 ? [] : ['# in dependencies of [project]:', ...missing.map(({ name }) => `"${name}",`)]),
    ...stale.flatMap(({ name, version, requirement }) => [
      `# in dependencies of [project], in place of ${requirement}:`,
      `"${name}==${releaseOf(version)}",`,
    ]),
  ]
  if (tool === 'poetry') {
    const lines = choice.versions.map(({ name, version }) => `poetry add --source ${index} --markers "${marker}" ${name}==${version}`)
    const commands = [`poetry source add --priority explicit ${index} ${indexOfBuild(choice.build)}`, ...lines]
    return { lines: commands, edits: [], commands, notes }
  }
  if (tool === 'pdm') {
    const names = choice.versions.map(({ name }) => `"${name}"`).join(', ')
    const lines = [
      '[[tool.pdm.source]]',
      `name = "${index}"`,
      `url = "${indexOfBuild(choice.build)}"`,
      `include_packages = [${names}]`,
      '# in dependencies of [project]:',
      ...choice.versions.map((build) => `"${pinOf(build)} ; ${marker}",`),
    ]
    return { lines, edits: [], commands: [], notes }
  }
  const lines = [
    '[[tool.uv.index]]',
    `name = "${index}"`,
    `url = "${indexOfBuild(choice.build)}"`,
    'explicit = true',
    '',
    '[tool.uv.sources]',
    ...choice.versions.map(({ name }) => `${name} = [{ index = "${index}", marker = "${marker}" }]`),
    ...dependencies,
  ]
  return { lines, edits: [], commands: [], notes: [...notes, `The tables go into ${file}.`] }
}
