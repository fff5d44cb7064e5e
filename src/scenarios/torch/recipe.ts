import { isAcceleratorPackage } from '../../analyse/accelerator.ts'
import { orphansOf } from '../../analyse/orphans.ts'
import { isFile, ownLines } from '../../analyse/own-lines.ts'
import { beginningOf, linesAt } from '../../inputs/edits/apply-edits.ts'
import { readText } from '../../inputs/edits/read-text.ts'
import { type Upkeep, upkeepOf } from '../../inputs/written-by.ts'
import type { Edit, Recipe } from '../../model/change.ts'
import type { Scenario } from '../../model/estimate.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { list } from '../../text/lists.ts'
import { redact } from '../../text/redact.ts'
import { whatToInstall } from '../install-command.ts'
import type { Plan } from '../plan/plan.ts'
import type { Session } from '../session/session.ts'
import { releaseOf, type TorchChoice } from './choice.ts'
import { lockRecipe } from './lock-recipe.ts'
import { indexOfBuild, markerOf, otherwise, torchPins } from './pins.ts'
import { projectRecipe } from './project-recipe.ts'
import { type StaleLine, staleLines } from './stale-lines.ts'

/** The facts about the user's files that the recipe needs. */
export interface RecipeRequest {
  /** Files as named, or chosen from a folder, and requirements of `--with`. */
  readonly files: readonly string[]
  readonly with: readonly string[]
  readonly upkeep: Upkeep
  /**
   * The physical lines of a requirement that starts at a line (from 1) of a file of this machine.
   */
  readonly linesAt: (file: string, line: number) => readonly string[]
}

/** The parts of a plan and the options that a recipe needs. */
export const recipeRequest = (
  { inputs }: Plan,
  { with: added = [] }: EstimateOptions,
  { host: { cwd } }: Session,
): RecipeRequest => ({
  files: inputs.named,
  with: added,
  upkeep: upkeepOf(inputs, cwd),
  linesAt: (file, line) => linesAt(readText(file, cwd), line),
})

/**
 * The lines for a build of PyTorch's index. An index alone is not enough under pip: the version on
 * the main index is newer, or has no label, and brings CUDA.
 *
 * @param asked the environment without changes
 * @param changed the same with that build
 * @returns null for a lock whose source is not known: nobody edits a lock
 */
export function torchRecipe(
  choice: TorchChoice,
  asked: Scenario,
  changed: Scenario,
  request: RecipeRequest,
): Recipe | null {
  const { upkeep } = request
  if (upkeep.isSourceless) return null
  const byBackend = asked.installer === 'uv' && upkeep.lock === null && upkeep.project === null
  const notes = versionNotes(choice, byBackend)
  if (upkeep.lock !== null) return lockRecipe(choice, asked, changed, upkeep.lock, notes)
  if (upkeep.project !== null) {
    const recipe = projectRecipe(choice, asked, upkeep.project, notes)
    return upkeep.exported === undefined
      ? recipe
      : { ...recipe, commands: upkeep.exported.commands }
  }
  const stale = staleLines(choice, asked)
  const unneeded = orphanLines(asked, changed, request)
  if (byBackend) {
    const command = `uv pip install --torch-backend ${choice.build} ${whatToInstall(request.files, request.with, 'uv')}`
    const edits = [
      ...stale.map((one) => replaced(one, [`${one.name}==${releaseOf(one.version)}`], request)),
      ...unneeded,
    ]
    return {
      lines: [...edits.flatMap(({ add }) => add), command],
      edits,
      commands: [command],
      notes,
    }
  }
  const place = placeToWrite(asked)
  if (place === null) {
    const what = whatToInstall(request.files, [...request.with, ...torchPins(choice)], 'pip')
    const command = `pip install --extra-index-url ${indexOfBuild(choice.build)} ${what}`
    return { lines: [command], edits: [], commands: [command], notes }
  }
  // A line that names another build or version is removed. Any other stays, because `==2.9.0`
  // allows `2.9.0+cpu` and macOS has no build of that name.
  const inPlace = stale.map((one) => {
    const { name, version } = one
    return replaced(
      one,
      [
        `${name}==${version} ; ${markerOf(choice, '"')}`,
        `${name}==${releaseOf(version)} ; ${otherwise(choice, '"')}`,
      ],
      request,
    )
  })
  const added = torchPins(choice).filter((_, at) =>
    stale.every(({ name }) => name !== choice.versions[at]!.name),
  )
  const [first, ...rest] = [
    ...inPlace,
    ...(added.length === 0
      ? []
      : [{ ...place, remove: [], add: indentedAs(linesOfPlace(place, request), added) }]),
  ]
  const written =
    first === undefined
      ? []
      : [
          {
            ...first,
            add: [
              ...indentedAs(first.add, [`--extra-index-url ${indexOfBuild(choice.build)}`]),
              ...first.add,
            ],
          },
          ...rest,
        ]
  const edits: readonly Edit[] = [...written, ...unneeded]
  return { lines: edits.flatMap(({ add }) => add), edits, commands: [], notes }
}

const linesOfPlace = (
  { file, line }: Pick<Edit, 'file' | 'line'>,
  { linesAt }: RecipeRequest,
): readonly string[] => (line === null ? [] : linesAt(file, line))

/** Other lines that replace one line. */
const replaced = (
  { file, line }: StaleLine,
  add: readonly string[],
  { linesAt }: RecipeRequest,
): Edit => ({
  file,
  line,
  remove: linesAt(file, line).map(redact),
  add: indentedAs(linesAt(file, line), add),
})

/** Lines with the spaces and the dash at the beginning of another line. */
const indentedAs = ([first]: readonly string[], add: readonly string[]): readonly string[] =>
  add.map((line) => `${beginningOf(first)}${line}`)

/**
 * Lines of packages for a GPU that nothing needs after the change, although others needed them
 * before, as `pip freeze` writes them.
 */
function orphanLines(
  asked: Scenario,
  changed: Scenario,
  { linesAt }: RecipeRequest,
): readonly Edit[] {
  const orphans = orphansOf(asked.packages, changed.packages)
  return ownLines(asked)
    .filter(
      ({ name, file, line }) =>
        orphans.has(name) && isAcceleratorPackage(name) && line !== null && isFile(file),
    )
    .map(({ file, line }) => ({ file, line, remove: linesAt(file, line!).map(redact), add: [] }))
}

/**
 * Below the line that names torch, else below the one that brings it; null if that is not a file of
 * this machine.
 */
function placeToWrite(asked: Scenario): Pick<Edit, 'file' | 'line'> | null {
  const lines = ownLines(asked)
  const named = lines.filter(({ name }) => name === 'torch')
  const bringing = lines
    .filter(({ leaves }) => leaves.includes('torch'))
    .sort((a, b) => b.saves - a.saves)
  const [line] = [...named, ...bringing, ...lines]
  return line === undefined || line.line === null || !isFile(line.file)
    ? null
    : { file: line.file, line: line.line }
}

/** Why a build is not the newest one for the requested target. */
function versionNotes(
  { build, newest, versions, without }: TorchChoice,
  isByBackend: boolean,
): readonly string[] {
  const [torch] = versions
  const kind = build === 'cpu' ? 'CPU' : build
  const older = [...newest].map(([platform, version]) => `${version} on ${platform}`)
  return [
    ...(older.length === 0 || isByBackend || without.length > 0
      ? []
      : [
          `The newest ${kind} build is ${list(older)}. The lines name ${torch?.version}, which ${older.length === 2 ? 'both' : 'all'} have.`,
        ]),
    ...(without.length === 0
      ? []
      : [
          `${list(without)} ${without.length === 1 ? 'takes' : 'take'} torch from the main index: there is no ${kind} build of this version.`,
        ]),
  ]
}
