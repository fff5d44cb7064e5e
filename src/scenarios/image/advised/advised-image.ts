import { basename, dirname, join, resolve } from 'node:path'
import { imageBudgets } from '../../../analyse/image/image-budgets.ts'
import { imageFigures } from '../../../analyse/image/image-report.ts'
import { statusOf } from '../../../cache/regular-file.ts'
import { PysizeError, type Warning, warning } from '../../../errors.ts'
import { VENV } from '../../../images/advised/dockerfile-text.ts'
import { IGNORE_TEXT } from '../../../images/advised/ignore-text.ts'
import type { ImageRecipe, RecipeInstall } from '../../../images/advised/image-recipe.ts'
import {
  type InstalledProject,
  type SystemKind,
  systemNeeds,
} from '../../../images/advised/system-needs.ts'
import { findIgnoreFile } from '../../../inputs/build-context/list-build-context.ts'
import type { Inputs } from '../../../inputs/input.ts'
import { namedFiles } from '../../../inputs/named-files.ts'
import { readInputs } from '../../../inputs/read-inputs.ts'
import type { ImageAdvice, ImageStep, StartingPoint } from '../../../model/image-advice.ts'
import type { ImageOptions } from '../../../options/options.ts'
import { list } from '../../../text/lists.ts'
import type { Gates } from '../../gates.ts'
import { inputsRequest } from '../../plan/inputs-request.ts'
import { planOf } from '../../plan/plan.ts'
import type { Session } from '../../session/session.ts'
import { hasAcceleratorTorch } from '../../torch/accelerator-torch.ts'
import { findingsOf } from '../findings.ts'
import { type Prediction, predictionOf } from '../prediction.ts'
import { weighedPackages } from '../weighed-packages.ts'
import { type PredictedRecipe, predictRecipe, stepSizes } from './predict-recipe.ts'
import { predictionOptions } from './prediction-options.ts'
import { recipeInstall } from './recipe-install.ts'
import {
  cpuBuildStep,
  NO_BYTECODE,
  type RecipeStep,
  slimBase,
  USUAL_STEPS,
  usualRecipe,
} from './recipe-steps.ts'
import { torchWords } from './torch-words.ts'
import { whyNoCpuBuild } from './why-no-cpu-build.ts'

type Advised = Omit<ImageAdvice, 'network'>

/**
 * Writes a Dockerfile for requirements, a lock or a project, from the usual one in steps. Each step
 * is predicted, so its effect is known.
 *
 * @throws PysizeError exit 2 `not-advised` if it cannot write a Dockerfile for the input, and like
 *   `image`
 */
export async function advisedImage(
  given: ImageOptions,
  gates: Gates,
  session: Session,
): Promise<Advised> {
  const { cwd } = session.host
  const { files: named = [], context: folder, dockerfile: _, base, ...rest } = given
  const { files } = await namedFiles(named, cwd, given.installer)
  const options = { ...rest, files }
  const inputs = await readInputs(inputsRequest(options, session))
  const context = folder ?? contextOf(named, files)
  const install = recipeInstall(files, inputs, options, { cwd, context: resolve(cwd, context) })
  const imageOptions = predictionOptions(options, base, cwd)
  const hasIgnoreFile = findIgnoreFile({ folder: resolve(cwd, context), dockerfile: null }) !== null
  const predict = (recipe: ImageRecipe, ignores = false): Promise<PredictedRecipe> =>
    predictRecipe(recipe, context, ignores ? IGNORE_TEXT : null, imageOptions, session)

  const own = await ownDockerfile(context, imageOptions, session)
  const start = await startOf(
    install,
    inputs,
    { ...options, ...(base === undefined ? {} : { base }) },
    context,
    own,
    session,
    predict,
  )
  const usual = await predict(usualRecipe(start.recipe))
  const walk: Walk = { last: usual, steps: [], ignores: false }
  const keeps = ({ prediction }: PredictedRecipe): boolean | null =>
    budgetsOf(prediction, gates).budget?.ok ?? null
  if (start.slim !== null) await take(slimBase(start.slim, start.buildPackages), walk, predict)
  if (!hasIgnoreFile) await takeIgnoreFile(walk, predict)
  for (const step of USUAL_STEPS) await take(step, walk, predict)
  const asksForBuild = options.torch !== undefined || options.compare === false
  const words = asksForBuild
    ? null
    : await torchWords('cpu', walk.last.prediction.work.installs, install, session)
  const withoutCpu =
    words === null || keeps(walk.last) === true
      ? null
      : await tryToTake(cpuBuildStep(words), walk, predict)
  if (keeps(walk.last) === false && isCompiled(walk.last)) await take(NO_BYTECODE, walk, predict)

  const { prediction, text } = walk.last
  const figures = imageFigures(prediction.image)
  return {
    schema_version: 1,
    command: 'image-advice',
    as_of: prediction.asOf(),
    inputs: inputs.files,
    build: { context, platform: prediction.final.stage.platform, base: walk.last.recipe.base },
    before: [
      ...(own === null ? [] : [{ file: own.source.file, base: own.image.base, ...stepSizes(own) }]),
      { file: null, base: usual.recipe.base, ...usual.sizes } satisfies StartingPoint,
    ],
    steps: walk.steps,
    dockerfile: text,
    dockerignore: hasIgnoreFile ? null : IGNORE_TEXT,
    ...figures,
    findings: (await findingsOf(prediction.image, prediction.work)).filter(
      ({ code }) => code !== 'cpu-build',
    ),
    notes: [
      ...notesOf(start.reasons, install, walk.last),
      ...(withoutCpu === null ? [] : [withoutCpu]),
    ],
    ...imageBudgets(gates, figures),
    warnings: [
      ...inputs.warnings,
      ...prediction.warnings(),
      ...notInDockerfile(options),
      ...session.warnings,
    ],
  }
}

/** The steps so far, and the image after them. */
interface Walk {
  last: PredictedRecipe
  readonly steps: ImageStep[]
  ignores: boolean
}

type Predict = (recipe: ImageRecipe, ignores?: boolean) => Promise<PredictedRecipe>

async function take({ change, ...step }: RecipeStep, walk: Walk, predict: Predict): Promise<void> {
  record(step, await predict(change(walk.last.recipe), walk.ignores), walk)
}

/**
 * A requirements file may name its own indexes, which an option of the command cannot extend.
 *
 * @returns the reason why the step was not taken
 */
async function tryToTake(step: RecipeStep, walk: Walk, predict: Predict): Promise<string | null> {
  try {
    await take(step, walk, predict)
    return null
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    return whyNoCpuBuild(error)
  }
}

async function takeIgnoreFile(walk: Walk, predict: Predict): Promise<void> {
  walk.ignores = true
  const step = {
    code: 'ignore-file',
    title: 'Add an ignore file',
    note: 'It keeps .git, environments, caches and .env files out of the image.',
  } as const
  record(step, await predict(walk.last.recipe, true), walk)
}

function record(
  step: Pick<ImageStep, 'code' | 'title' | 'note'>,
  next: PredictedRecipe,
  walk: Walk,
): void {
  const saves = (walk.last.sizes.uncompressed_size ?? 0) - (next.sizes.uncompressed_size ?? 0)
  walk.steps.push({ ...step, ...next.sizes, saves })
  walk.last = next
}

/** The folder that was named, that of a lock or project, else the current one. */
function contextOf(named: readonly string[], files: readonly string[]): string {
  const [first = '.'] = files
  const isProject =
    named[0] !== files[0] ||
    /^(?:(?:uv|poetry|pdm|Pipfile)\.lock|Pipfile|pyproject\.toml|pylock.*\.toml)$/.test(
      basename(first),
    )
  return isProject ? dirname(first) : '.'
}

/** The prediction of the project's own Dockerfile, if it has one that can be predicted. */
async function ownDockerfile(
  context: string,
  options: ImageOptions,
  session: Session,
): Promise<Prediction | null> {
  try {
    return await predictionOf({ ...options, context, dockerfile: context }, session)
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}

/** The start of all steps. */
interface Start {
  readonly recipe: ImageRecipe
  /** The base of the step `slim-base`; null if the user gave a base. */
  readonly slim: string | null
  /** The packages that the slim base lacks for the install. */
  readonly buildPackages: readonly string[]
  readonly reasons: ReturnType<typeof systemNeeds>['reasons']
}

async function startOf(
  install: RecipeInstall,
  inputs: Inputs,
  options: ImageOptions,
  context: string,
  own: Prediction | null,
  session: Session,
  predict: Predict,
): Promise<Start> {
  const { cwd, env } = session.host
  const { base, torch, compile = null } = options
  const { rules } = await planOf(options, inputs, env, session)
  const { major, minor } = rules.target.python
  const python = `python:${major}.${minor}`
  const given = base === undefined ? null : isFile(base, cwd) ? `${python}-slim` : base
  const bare: ImageRecipe = {
    base: given ?? python,
    system: 'debian',
    install,
    packages: [],
    buildPackages: [],
    copiesFirst: true,
    mountsCache: true,
    isStaged: true,
    hasOwnUser: false,
    compiles: compile,
    sourceFolder: hasSourceFolder(install, resolve(cwd, context)) ? 'src' : null,
    start: own === null ? [] : startInstructions(own),
  }
  const candidates =
    given === null ? SLIM_RELEASES.map((release) => `${python}-slim-${release}`) : [given]
  const predicted = await Promise.all(candidates.map((one) => predict({ ...bare, base: one })))
  const built = (one: PredictedRecipe): number =>
    projectsOf(one).filter(({ isBuilt }) => isBuilt).length
  const size = ({ sizes }: PredictedRecipe): number => sizes.uncompressed_size ?? Number.MAX_VALUE
  const best = predicted.toSorted((a, b) => built(a) - built(b) || size(a) - size(b))[0]!
  const system = systemOf(best)
  const { packages, buildPackages, reasons } = systemNeeds(projectsOf(best), system)
  const words =
    torch === undefined
      ? null
      : await torchWords(torch, best.prediction.work.installs, install, session)
  return {
    recipe: {
      ...bare,
      system,
      ...(words === null ? {} : { install: { ...install, words: [...words, ...install.words] } }),
      packages,
      // The full image has a compiler and the headers of the usual libraries.
      buildPackages: given === null ? [] : buildPackages,
    },
    slim: given === null ? best.recipe.base : null,
    buildPackages,
    reasons,
  }
}

const isFile = (path: string, cwd: string): boolean =>
  statusOf(resolve(cwd, path))?.isFile() === true

/** Debian releases of the slim images, the newer first. */
const SLIM_RELEASES = ['trixie', 'bookworm'] as const

/** A source archive with extensions, or an unknown one, needs a compiler. */
const projectsOf = ({ prediction }: PredictedRecipe): readonly InstalledProject[] =>
  prediction.work.installs
    .filter(({ site }) => site.startsWith(`${VENV}/`))
    .flatMap((install) =>
      weighedPackages(install).map((one) => ({
        ...one,
        url: install.result.resolution.packages.get(one.estimate.name)?.candidate.file.url ?? '',
      })),
    )
    .map(({ estimate: { name, wheel, sdist }, weight, url }) => ({
      name,
      isBuilt:
        wheel === null &&
        sdist !== null &&
        (weight?.kind !== 'sdist' || weight.extensions !== undefined),
      isCloned: /^git\+/.test(url),
    }))

const systemOf = ({ prediction, recipe }: PredictedRecipe): SystemKind =>
  prediction.final.base?.distribution?.id === 'alpine' || /\balpine\b/.test(recipe.base)
    ? 'alpine'
    : 'debian'

/** CMD and ENTRYPOINT as in the project's own Dockerfile. */
const startInstructions = ({ source }: Prediction): readonly string[] =>
  ['ENTRYPOINT', 'CMD'].flatMap(
    (name) => source.text.match(RegExp(`^${name}\\s.*[^\\\\\\n]$`, 'gim'))?.slice(-1) ?? [],
  )

/** Whether the code of a project, which is not installed, is in `src`. */
const hasSourceFolder = ({ reads }: RecipeInstall, context: string): boolean =>
  reads.includes('pyproject.toml') && statusOf(join(context, 'src'))?.isDirectory() === true

const isCompiled = ({ prediction }: PredictedRecipe): boolean =>
  prediction.image.files.some(({ group }) => group.kind === 'bytecode')

const budgetsOf = ({ image }: Prediction, gates: Gates): ReturnType<typeof imageBudgets> =>
  imageBudgets(gates, imageFigures(image))

function notesOf(
  reasons: Start['reasons'],
  { kind, exported, reads }: RecipeInstall,
  { prediction, recipe }: PredictedRecipe,
): readonly string[] {
  const system = recipe.system === 'alpine' ? 'Alpine' : 'Debian'
  const libraries = reasons.map(({ name, packages, instead }) => {
    const other = instead === null ? '' : ` ${instead} needs no such package.`
    return `${name} needs ${list(packages)} of ${system}.${other}`
  })
  const isLocked =
    (kind === 'sync' || exported !== null) &&
    prediction.work.installs.some(({ result }) => hasAcceleratorTorch(result.resolution))
  return [
    ...libraries,
    ...(isLocked
      ? [
          `The lock decides which torch is installed. To see what the CPU build saves, run pysize advise ${reads.find((path) => path.endsWith('.lock'))}.`,
        ]
      : []),
  ]
}

/** Options that the prediction follows and that no line of the Dockerfile repeats. */
function notInDockerfile({ excludeNewer, snapshot }: ImageOptions): readonly Warning[] {
  const names = [
    ...(excludeNewer === undefined ? [] : ['--exclude-newer']),
    ...(snapshot === undefined || snapshot === false ? [] : ['--snapshot']),
  ]
  return names.length === 0
    ? []
    : [
        warning(
          'not-in-dockerfile',
          `The Dockerfile does not repeat ${list(names)}: a build may install other versions.`,
        ),
      ]
}
