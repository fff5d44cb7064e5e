import { compareScenarios } from '../analyse/compare.ts'
import { orphansOf } from '../analyse/orphans.ts'
import { linesAt } from '../inputs/edits/apply-edits.ts'
import { readText } from '../inputs/edits/read-text.ts'
import { type Upkeep, upkeepOf } from '../inputs/written-by.ts'
import type { Edit, Recipe } from '../model/change.ts'
import type { Scenario } from '../model/estimate.ts'
import type { EstimateOptions } from '../options/options.ts'
import { list, listNames } from '../text/lists.ts'
import { redact } from '../text/redact.ts'
import type { CpuChoice } from './cpu-choice.ts'
import { shellWord, whatToInstall } from './install-command.ts'
import type { Plan } from './plan.ts'
import type { Session } from './session.ts'

export const CPU_INDEX = 'https://download.pytorch.org/whl/cpu'
/** So many names are listed. */
const MOST_NAMES = 6

/** What the recipe has to know of the user's files. */
export interface RecipeRequest {
  /** As they were named: files, and requirements of `--with`. */
  readonly files: readonly string[]
  readonly with: readonly string[]
  readonly upkeep: Upkeep
  /**
   * The physical lines of a requirement that starts at a line (from 1) of a file of this machine.
   */
  readonly linesAt: (file: string, line: number) => readonly string[]
}

/** The builds as requirements. */
export const cpuPins = (choice: CpuChoice): readonly string[] => choice.builds.map((build) => `${pinOf(build)} ; ${markerOf(choice, '"')}`)

/** What of a plan and the options a recipe has to know. */
export const recipeRequest = (
  { inputs }: Plan,
  { files = [], with: added = [] }: EstimateOptions,
  { host: { cwd } }: Session,
): RecipeRequest => ({
  files,
  with: added,
  upkeep: upkeepOf(inputs, cwd),
  linesAt: (file, line) => linesAt(readText(file, cwd), line),
})

/**
 * What to write to get CPU builds. An index alone would not do under pip: the version on the main
 * index is the newer one, and brings CUDA.
 *
 * @param asked the environment as it is
 * @param cpu the same with CPU builds
 */
export function cpuRecipe(choice: CpuChoice, asked: Scenario, cpu: Scenario, request: RecipeRequest): Recipe {
  const { upkeep } = request
  const notes = versionNotes(choice, asked.installer === 'uv' && upkeep.lock === null && upkeep.project === null)
  if (upkeep.lock !== null) return locked(choice, asked, cpu, upkeep.lock, notes)
  if (upkeep.project !== null) return ofProject(choice, asked, upkeep.project, notes)
  if (asked.installer === 'uv') {
    const what = whatToInstall(request.files, request.with, 'uv')
    return commandOnly(`uv pip install --torch-backend cpu ${what}`, notes)
  }
  const place = placeToWrite(asked)
  const pins = cpuPins(choice)
  if (place === null) {
    const what = whatToInstall(request.files, [...request.with, ...pins], 'pip')
    return commandOnly(`pip install --extra-index-url ${CPU_INDEX} ${what}`, notes)
  }
  const edits = requirementsEdits(choice, asked, place, request)
  return { lines: edits.flatMap(({ add }) => add), edits, commands: [], notes }
}

/**
 * A line that names another build goes; any other stays, since `==2.9.0` admits `2.9.0+cpu` and
 * macOS has no build of that name.
 */
function requirementsEdits(choice: CpuChoice, asked: Scenario, place: Pick<Edit, 'file' | 'line'>, { linesAt }: RecipeRequest): Edit[] {
  const index = `--extra-index-url ${CPU_INDEX}`
  const pinned = (build: CpuChoice['builds'][number]): string => `${pinOf(build)} ; ${markerOf(choice, '"')}`
  const others = ownLines(asked).filter(({ name, requirement, line }) => line !== null && isOtherBuild(name, requirement, choice))
  const added = choice.builds.filter(({ name }) => others.every((line) => line.name !== name)).map(pinned)
  const replaced = others.map(({ name, file, line, requirement }): Edit => {
    const build = choice.builds.find((one) => one.name === name)!
    const release = requirement.replace(/\+[a-z0-9.]+/gi, '').replace(/\s*;.*$/, '')
    return { file, line, remove: linesAt(file, line!).map(redact), add: [pinned(build), `${release} ; sys_platform == "darwin"`] }
  })
  const [first, ...rest] = [...replaced, ...(added.length === 0 ? [] : [{ ...place, remove: [], add: added }])]
  return first === undefined ? [] : [{ ...first, add: [index, ...first.add] }, ...rest]
}

const isOtherBuild = (name: string, requirement: string, { builds }: CpuChoice): boolean =>
  builds.some((build) => build.name === name) && /\+(?:cu|rocm|xpu)/i.test(requirement)

const ownLines = ({ packages }: Scenario) =>
  packages.flatMap(({ name, without_line = [] }) => without_line.map((line) => ({ name, ...line })))

const commandOnly = (command: string, notes: readonly string[]): Recipe => ({ lines: [command], edits: [], commands: [command], notes })

const pinOf = ({ name, version }: CpuChoice['builds'][number]): string => `${name}==${version}`

/**
 * Where the builds are: macOS has none of that name, and old releases have none for every machine.
 */
function markerOf({ without }: CpuChoice, quote: '"' | "'"): string {
  const parts = [
    'sys_platform != "darwin"',
    ...without.map((platform) => `platform_machine != "${platform.slice(platform.indexOf('-') + 1)}"`),
  ]
  return parts.join(' and ').replaceAll('"', quote)
}

/**
 * Below the line that names torch, else below the one that brings it; null where that is no file of
 * this machine.
 */
function placeToWrite(asked: Scenario): Pick<Edit, 'file' | 'line'> | null {
  const lines = ownLines(asked)
  const named = lines.filter(({ name }) => name === 'torch')
  const bringing = lines.filter(({ leaves }) => leaves.includes('torch')).sort((a, b) => b.saves - a.saves)
  const [line] = [...named, ...bringing, ...lines]
  return line === undefined || line.line === null || /^(?:-|https?:|file:)/.test(line.file) ? null : { file: line.file, line: line.line }
}

/** Why a build is not the newest one of the target that was asked for. */
function versionNotes({ newest, builds, without }: CpuChoice, isByBackend: boolean): readonly string[] {
  const [torch] = builds
  const older = [...newest].map(([platform, version]) => `${platform} has ${version}`)
  return [
    ...(older.length === 0 || isByBackend || without.length > 0
      ? []
      : [`${torch?.version} is the newest CPU build that all have: ${list(older)}.`]),
    ...(without.length === 0
      ? []
      : [`${list(without)} ${without.length === 1 ? 'takes' : 'take'} torch from the main index: there is no CPU build of this version.`]),
  ]
}

/** A list with hashes is written again by its tool, from the file that it was made of. */
function locked(
  choice: CpuChoice,
  asked: Scenario,
  cpu: Scenario,
  { file, command }: NonNullable<Upkeep['lock']>,
  notes: readonly string[],
): Recipe {
  const orphans = orphansOf(asked.packages, cpu.packages)
  const { versions, leaves, comes } = compareScenarios(asked, { ...cpu, packages: cpu.packages.filter(({ name }) => !orphans.has(name)) })
  const changed = versions.map(({ name }) => name)
  const hashes = [
    ...(changed.length + comes.length === 0 ? [] : [`The hashes of ${listNames([...changed, ...comes], MOST_NAMES)} change`]),
    ...(leaves.length === 0 ? [] : [`${listNames(leaves, MOST_NAMES)} leave with theirs`]),
  ].join('; ')
  const all = [...notes, ...(hashes === '' ? [] : [`${hashes}. All others stay.`])]
  if (command?.tool === 'uv') return commandOnly(withBackend(command.command), all)
  const written = command?.command ?? `pip-compile --generate-hashes --output-file ${shellWord(file)} requirements.in`
  const source = command?.source ?? 'requirements.in'
  const lines = [`--extra-index-url ${CPU_INDEX}`, ...cpuPins(choice)]
  return { lines: [...lines, written], edits: [{ file: source, line: null, remove: [], add: lines }], commands: [written], notes: all }
}

const withBackend = (command: string): string =>
  /--torch-backend/.test(command) ? command.replace(/--torch-backend[ =]\S+/, '--torch-backend cpu') : `${command} --torch-backend cpu`

/**
 * A project names its index once, and torch among its own dependencies, since tools read the index
 * of direct dependencies alone.
 */
function ofProject(choice: CpuChoice, asked: Scenario, { file, tool }: NonNullable<Upkeep['project']>, notes: readonly string[]): Recipe {
  const marker = markerOf(choice, "'")
  const requested = new Set(asked.packages.filter((one) => one.requested).map(({ name }) => name))
  const missing = choice.builds.filter(({ name }) => !requested.has(name))
  const dependencies = missing.length === 0 ? [] : ['# in dependencies of [project]:', ...missing.map(({ name }) => `"${name}",`)]
  if (tool === 'poetry') {
    const lines = choice.builds.map(({ name, version }) => `poetry add --source pytorch-cpu --markers "${marker}" ${name}==${version}`)
    const commands = [`poetry source add --priority explicit pytorch-cpu ${CPU_INDEX}`, ...lines]
    return { lines: commands, edits: [], commands, notes }
  }
  if (tool === 'pdm') {
    const names = choice.builds.map(({ name }) => `"${name}"`).join(', ')
    const lines = [
      '[[tool.pdm.source]]',
      'name = "pytorch-cpu"',
      `url = "${CPU_INDEX}"`,
      `include_packages = [${names}]`,
      '# in dependencies of [project]:',
      ...choice.builds.map((build) => `"${pinOf(build)} ; ${marker}",`),
    ]
    return { lines, edits: [], commands: [], notes }
  }
  const lines = [
    '[[tool.uv.index]]',
    'name = "pytorch-cpu"',
    `url = "${CPU_INDEX}"`,
    'explicit = true',
    '',
    '[tool.uv.sources]',
    ...choice.builds.map(({ name }) => `${name} = [{ index = "pytorch-cpu", marker = "${marker}" }]`),
    ...dependencies,
  ]
  return { lines, edits: [], commands: [], notes: [...notes, `The tables go into ${file}.`] }
}
