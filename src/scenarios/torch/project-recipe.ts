import { basename } from 'node:path'
import { ownLines } from '../../analyse/own-lines.ts'
import type { ProjectTool, Upkeep } from '../../inputs/written-by.ts'
import type { Recipe } from '../../model/change.ts'
import type { Scenario } from '../../model/estimate.ts'
import { shellWord } from '../../text/shell-word.ts'
import { releaseOf, type TorchChoice } from './choice.ts'
import { indexOfBuild, markerOf, otherwise, pinOf } from './pins.ts'
import { staleLines } from './stale-lines.ts'

type Build = TorchChoice['versions'][number]

const requestedNames = ({ packages }: Scenario): ReadonlySet<string> =>
  new Set(packages.filter(({ requested }) => requested).map(({ name }) => name))

/**
 * The versions in the lines of a recipe, if they name one: of the build, and of the main index if
 * that has no such build. Under uv the index decides the build, and a version is named only if not
 * every machine has the newest one. The commands and lines for Poetry, Pipenv, Pex and conda-lock
 * apply only to machines with the build.
 */
export function pinnedByRecipe(
  choice: TorchChoice,
  asked: Scenario,
  tool: ProjectTool,
): { readonly onBuild: readonly string[]; readonly onMain: readonly string[] } {
  const isByIndex = tool === 'uv' || tool === 'script'
  const isPinned = !isByIndex || choice.newest.size > 0 || staleLines(choice, asked).length > 0
  if (!isPinned) return { onBuild: [], onMain: [] }
  // These name a package once, for the machines with the build.
  const isAlone =
    tool === 'pipenv' ||
    tool === 'pex' ||
    tool === 'conda-lock' ||
    (tool === 'poetry' && !isRequested(choice, asked))
  return {
    onBuild: choice.versions.map(pinOf),
    onMain: isAlone
      ? []
      : choice.versions.map(({ name, version }) => `${name}==${releaseOf(version)}`),
  }
}

const isRequested = ({ versions }: TorchChoice, asked: Scenario): boolean => {
  const requested = requestedNames(asked)
  return versions.some(({ name }) => requested.has(name))
}

/**
 * A project names its index once, and torch among its own dependencies, because tools read the
 * index only for direct dependencies. Tried with uv 0.13.9, Poetry 2.5.1, PDM 2.29.4, pipenv
 * 2026.10.3, Pex 2.105.2 and the parser and solver of conda-lock 4.0.3. pixi's is from its
 * documents.
 */
export function projectRecipe(
  choice: TorchChoice,
  asked: Scenario,
  { file, tool }: NonNullable<Upkeep['project']>,
  notes: readonly string[],
): Recipe {
  const all = [...notes, `The tables go into ${file}.`]
  if (tool === 'pdm')
    return { lines: pdmLines(choice), edits: [], commands: [], notes: [...notes, PDM_NOTE] }
  if (tool === 'pex') {
    const commands = [pexCommand(choice, file)]
    return { lines: commands, edits: [], commands, notes: [...notes, PEX_NOTE] }
  }
  if (tool === 'pipenv')
    return {
      file,
      lines: pipenvLines(choice),
      edits: [],
      commands: [],
      notes: [...notes, PIPENV_NOTE],
    }
  if (tool === 'uv')
    return { lines: uvLines(choice, asked, '[project]'), edits: [], commands: [], notes: all }
  if (tool === 'script') {
    const lines = uvLines(choice, asked, 'the script').map((line) => `# ${line}`.trimEnd())
    return { file, lines, edits: [], commands: [], notes: [...notes, SCRIPT_NOTE] }
  }
  if (tool === 'pixi')
    return {
      file,
      lines: pixiLines(choice, file),
      edits: [],
      commands: [],
      notes: [...notes, PIXI_NOTE],
    }
  if (tool === 'conda-lock')
    return {
      file,
      lines: condaLockLines(choice),
      edits: [],
      commands: [],
      notes: [...notes, CONDA_LOCK_NOTE],
    }
  if (isRequested(choice, asked)) {
    const commands = ['poetry lock', 'poetry install']
    return { lines: [...poetryLines(choice), ...commands], edits: [], commands, notes: all }
  }
  const index = indexName(choice)
  const commands = [
    `poetry source add --priority explicit ${index} ${indexOfBuild(choice.build)}`,
    ...choice.versions.map(
      (one) => `poetry add --source ${index} --markers "${markerOf(choice, "'")}" ${pinOf(one)}`,
    ),
  ]
  return { lines: commands, edits: [], commands, notes }
}

const indexName = ({ build }: TorchChoice): string => `pytorch-${build}`

const sourceLines = (choice: TorchChoice): readonly string[] => [
  `name = "${indexName(choice)}"`,
  `url = "${indexOfBuild(choice.build)}"`,
]

/** 'poetry add' would remove an existing requirement, and macOS would have none. */
const poetryLines = (choice: TorchChoice): readonly string[] => [
  '[[tool.poetry.source]]',
  ...sourceLines(choice),
  'priority = "explicit"',
  '',
  '[tool.poetry.dependencies]',
  ...choice.versions.flatMap(({ name, version }) => [
    `${name} = [`,
    `  { version = "${version}", source = "${indexName(choice)}", markers = "${markerOf(choice, "'")}" },`,
    `  { version = "${releaseOf(version)}", markers = "${otherwise(choice, "'")}" },`,
    ']',
  ]),
]

/** PDM locks one version of a package for all platforms of a target. */
const PDM_NOTE =
  'Lock macOS separately: pdm lock --platform=manylinux_2_28_x86_64, then pdm lock --platform=macos_14_0_arm64 --append.'

const pdmLines = (choice: TorchChoice): readonly string[] => [
  '[[tool.pdm.source]]',
  ...sourceLines(choice),
  `include_packages = [${choice.versions.map(({ name }) => `"${name}"`).join(', ')}]`,
  '# in dependencies of [project]:',
  ...choice.versions.flatMap((one) => [
    `"${pinOf(one)} ; ${markerOf(choice, "'")}",`,
    `"${one.name}==${releaseOf(one.version)} ; ${otherwise(choice, "'")}",`,
  ]),
]

/** A package has one line in a Pipfile. */
const PIPENV_NOTE =
  'The lines replace those of the same names. macOS has no such build: lock it separately, without them.'

const pipenvLines = (choice: TorchChoice): readonly string[] => [
  '[[source]]',
  ...sourceLines(choice),
  'verify_ssl = true',
  '',
  '[packages]',
  ...choice.versions.map(
    ({ name, version }) =>
      `${name} = { version = "==${version}", index = "${indexName(choice)}", markers = "${markerOf(choice, "'")}" }`,
  ),
]

const PEX_NOTE =
  'macOS has no such build: lock it separately. In a repository of Pants, name the index there and generate the lock again.'

const pexCommand = (choice: TorchChoice, file: string): string => {
  const index = indexName(choice)
  const projects = choice.versions.map(
    (one) => `--source ${index}=${one.name} --project ${pinOf(one)}`,
  )
  return `pex3 lock update --index ${index}=${indexOfBuild(choice.build)} ${projects.join(' ')} ${shellWord(file)}`
}

const SCRIPT_NOTE = 'The lines go into the block that begins with # /// script, before its end.'

const PIXI_NOTE =
  'The lines replace those of the same names. Write them in the table of a feature if one requires torch.'

/** PyTorch's index has builds for macOS, too, which have no label (pixi: docs/python/pytorch). */
const pixiLines = (choice: TorchChoice, file: string): readonly string[] => [
  basename(file) === 'pyproject.toml' ? '[tool.pixi.pypi-dependencies]' : '[pypi-dependencies]',
  ...choice.versions.map(
    ({ name, version }) =>
      `${name} = { version = "==${releaseOf(version)}", index = "${indexOfBuild(choice.build)}" }`,
  ),
]

const CONDA_LOCK_NOTE =
  'The line below pip: replaces that of the same name. macOS has no such build: lock it separately, from a file without these lines.'

/**
 * The index is searched next to the main one (conda_lock: src_parser/environment_yaml.py). With it,
 * conda-lock chooses the build for Linux on macOS, too, and fails.
 */
const condaLockLines = (choice: TorchChoice): readonly string[] => [
  'pip-repositories:',
  `  - ${indexOfBuild(choice.build)}`,
  '# in dependencies, below - pip:',
  ...choice.versions.map((one) => `    - ${pinOf(one)} ; ${markerOf(choice, '"')}`),
]

/** @param owner of the dependencies: `[project]` */
function uvLines(choice: TorchChoice, asked: Scenario, owner: string): readonly string[] {
  const { versions } = choice
  const requested = requestedNames(asked)
  const lines = ownLines(asked)
  const isPinned = pinnedByRecipe(choice, asked, 'uv').onBuild.length > 0
  const requirement = ({ name, version }: Build): string =>
    `"${name}${isPinned ? `==${releaseOf(version)}` : ''}",`
  const missing = versions.filter(({ name }) => !requested.has(name))
  const present = isPinned ? versions.filter(({ name }) => requested.has(name)) : []
  return [
    '[[tool.uv.index]]',
    ...sourceLines(choice),
    'explicit = true',
    '',
    '[tool.uv.sources]',
    ...versions.map(
      ({ name }) =>
        `${name} = [{ index = "${indexName(choice)}", marker = "${markerOf(choice, "'")}" }]`,
    ),
    ...(missing.length === 0
      ? []
      : [`# in dependencies of ${owner}:`, ...missing.map(requirement)]),
    ...present.flatMap((one) => [
      `# in dependencies of ${owner}, instead of ${lines.find(({ name }) => name === one.name)?.requirement ?? one.name}:`,
      requirement(one),
    ]),
  ]
}
