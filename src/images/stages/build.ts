import { inputError } from '../../errors.ts'
import { type TakeTurn, takeTurns } from '../../turns.ts'
import { dockerfileFault } from '../dockerfile/fault.ts'
import { parseTrigger } from '../dockerfile/parse-dockerfile.ts'
import type { Dockerfile } from '../dockerfile/syntax.ts'
import { stepsOfDockerfile } from '../shell/budget.ts'
import { known } from '../shell-value.ts'
import { globalScope } from './global-scope.ts'
import { type ImagePlatform, parseImagePlatform, platformText } from './platform.ts'
import { readingsOf, requireOrder, type StageBases, stageBases, targetIndex } from './references.ts'
import {
  type StageEnd,
  type StageStart,
  type StageSurroundings,
  type StageTask,
  stageSteps,
} from './stage-steps.ts'
import { expansionsIn, type StageScope } from './stage-variables.ts'
import type { BaseConfig, Build, ImageSetting, RunStep, Stage, StageConfig } from './step.ts'

export interface BuildOptions {
  /** `--target`: the name or number of a stage; by default the last one. */
  readonly target?: string
  /** `--build-arg`. */
  readonly buildArgs?: ReadonlyMap<string, string>
  /** `--platform`, such as `linux/arm64`; by default `linux/amd64`. */
  readonly platform?: string
  /** The platform of the machine that builds; by default that of the target. */
  readonly buildPlatform?: string
  /** A pause between two instructions, for other work. */
  readonly turn?: TakeTurn
}

/** The settings of a base image for a platform such as `linux/amd64`; null if unknown. */
export type ConfigLookup = (reference: string, platform: string) => Promise<BaseConfig | null>

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The steps of BuildKit to build a target: the stages that it needs, in order, each with its base
 * and its steps, with variables replaced and the shell of RUN followed. Nothing is run.
 *
 * @throws PysizeError `unknown-stage`, `stage-cycle`, `missing-build-arg`, `bad-platform`,
 * `bad-dockerfile`
 */
export async function readBuild(
  dockerfile: Dockerfile,
  options: BuildOptions,
  configOf: ConfigLookup,
): Promise<Build> {
  const buildArgs = options.buildArgs ?? new Map<string, string>()
  const platform = platformOption(options.platform ?? 'linux/amd64')
  const buildPlatform =
    options.buildPlatform === undefined ? platform : platformOption(options.buildPlatform)
  const targetName = options.target ?? dockerfile.stages.at(-1)?.from.name ?? null
  const global = globalScope(dockerfile, { buildArgs, platform, buildPlatform, targetName })
  const stageNames = stageBases(dockerfile, global)
  requireOrder(dockerfile, stageNames)
  const target = targetIndex(dockerfile, stageNames.names, options.target)
  const around: StageSurroundings = {
    dockerfile,
    names: stageNames.names,
    global,
    buildArgs,
    left: stepsOfDockerfile(),
    turn: options.turn ?? takeTurns(undefined),
  }
  const needed = await neededStages(target, around, stageNames, platform, configOf)
  return evaluated(needed, around, stageNames, platform)
}

function platformOption(text: string): ImagePlatform {
  const platform = parseImagePlatform(text)
  if (platform === null)
    throw inputError('bad-platform', `There is no platform ${text}.`, {
      hint: 'Write a platform such as linux/amd64 or linux/arm64.',
    })
  return platform
}

/** A stage that the target needs, before its instructions are followed. */
interface NeededStage {
  readonly index: number
  readonly platform: ImagePlatform
  readonly tasks: readonly StageTask[]
  /** Of an image; null if unknown, and for other bases. */
  readonly baseConfig: BaseConfig | null
}

/** In waves, so the settings of several images are requested together. */
async function neededStages(
  target: number,
  around: StageSurroundings,
  { bases }: StageBases,
  platform: ImagePlatform,
  configOf: ConfigLookup,
): Promise<ReadonlyMap<number, NeededStage>> {
  const { dockerfile, names } = around
  const found = new Map<number, NeededStage>()
  const asked = new Set([target])
  for (let wave = [target]; wave.length > 0; ) {
    const read = await Promise.all(
      wave.map((index) => neededStage(index, around, bases, platform, configOf)),
    )
    wave = []
    for (const stage of read) {
      found.set(stage.index, stage)
      const base = bases[stage.index]
      const readings = readingsOf(
        stage.tasks.map(({ instruction }) => instruction),
        dockerfile,
        names,
      )
      const next = [...readings.map(({ origin }) => origin), ...(base === undefined ? [] : [base])]
      for (const origin of next) {
        if (origin.kind !== 'stage' || asked.has(origin.index)) continue
        if (origin.index >= stage.index) {
          const line = dockerfile.stages[stage.index]?.from.line ?? 1
          throw dockerfileFault(
            dockerfile,
            { line },
            'An ONBUILD trigger of the base image reads from a later stage',
            'Move that stage up.',
            'stage-cycle',
          )
        }
        asked.add(origin.index)
        wave.push(origin.index)
      }
    }
  }
  return found
}

async function neededStage(
  index: number,
  { dockerfile, global }: StageSurroundings,
  bases: StageBases['bases'],
  target: ImagePlatform,
  configOf: ConfigLookup,
): Promise<NeededStage> {
  const stage = dockerfile.stages[index]
  const base = bases[index]
  if (stage === undefined || base === undefined) throw new Error(`there is no stage ${index}`)
  const [missing] = base.unknown
  if (missing !== undefined) {
    const hint = `Give --build-arg ${missing}=VALUE.`
    const place = { line: base.line, word: stage.from.image }
    throw dockerfileFault(
      dockerfile,
      place,
      `The image of FROM is unknown: ARG ${missing} has no value`,
      hint,
      'missing-build-arg',
    )
  }
  const platform = stagePlatform(index, dockerfile, global, bases, target)
  const baseConfig =
    base.kind === 'image' ? await configOf(base.reference, platformText(platform)) : null
  const ofStage = base.kind === 'stage' ? (dockerfile.stages[base.index]?.instructions ?? []) : []
  const expressions = [
    ...(baseConfig?.onbuild ?? []),
    ...ofStage.flatMap((each) => (each.kind === 'onbuild' ? [each.expression] : [])),
  ]
  const { line, endLine } = stage.from
  const triggers = expressions.map((expression): StageTask => {
    const instruction = parseTrigger(
      expression,
      base.kind === 'image' ? base.reference : dockerfile.file,
    )
    return { instruction: { ...instruction, line, endLine }, isTrigger: true }
  })
  return {
    index,
    platform,
    baseConfig,
    tasks: [
      ...triggers,
      ...stage.instructions.map((instruction) => ({ instruction, isTrigger: false })),
    ],
  }
}

/** The platform of `--platform` in FROM, or in the FROM that it refers to; else the target's. */
function stagePlatform(
  index: number,
  dockerfile: Dockerfile,
  global: StageScope,
  bases: StageBases['bases'],
  target: ImagePlatform,
): ImagePlatform {
  for (let at = index; ; ) {
    const base = bases[at]
    if (base?.kind === 'stage') {
      at = base.index
      continue
    }
    const from = dockerfile.stages[at]?.from
    if (from === undefined || from.platform === null) return target
    const expansions = expansionsIn(global, dockerfile, dockerfile.escapeToken, from.line)
    const text = expansions.expand(from.platform)
    const [missing] = expansions.unknown()
    const platform = parseImagePlatform(text)
    if (platform !== null) return platform
    const place = { line: from.line, word: from.platform }
    const hint =
      missing === undefined
        ? 'Write a platform such as linux/amd64.'
        : `Give --build-arg ${missing}=VALUE.`
    throw dockerfileFault(
      dockerfile,
      place,
      `There is no platform ${text === '' ? from.platform : text}`,
      hint,
    )
  }
}

async function evaluated(
  needed: ReadonlyMap<number, NeededStage>,
  around: StageSurroundings,
  { bases }: StageBases,
  target: ImagePlatform,
): Promise<Build> {
  const ends = new Map<
    number,
    StageEnd & Pick<StageStart, 'scope' | 'machine'> & { readonly isBaseKnown: boolean }
  >()
  const stages: Stage[] = []
  const images = new Set<string>()
  const unsetArgs = new Set<string>()
  for (const index of [...needed.keys()].sort((a, b) => a - b)) {
    const stage = needed.get(index)
    const base = bases[index]
    if (stage === undefined || base === undefined) continue
    const below = base.kind === 'stage' ? ends.get(base.index) : undefined
    const isBaseKnown = below?.isBaseKnown ?? (base.kind === 'scratch' || stage.baseConfig !== null)
    const start =
      below === undefined ? firstStart(stage, isBaseKnown) : startOn(below, stage.platform)
    const end = await stageSteps(stage.tasks, start, around)
    ends.set(index, { ...end, scope: start.scope, machine: start.machine, isBaseKnown })
    for (const name of usedOf(start.scope, end)) unsetArgs.add(name)
    for (const reference of imagesOf(base, end)) images.add(reference)
    const { unknown, ...plainBase } = base
    const name = around.dockerfile.stages[index]?.from.name ?? null
    stages.push({
      index,
      name,
      base: plainBase,
      platform: platformText(stage.platform),
      isBaseKnown,
      steps: end.steps,
      config: end.config,
    })
  }
  return { platform: platformText(target), stages, images: [...images], unsetArgs: [...unsetArgs] }
}

const inherited = <T>(value: T): ImageSetting<T> => ({ value, line: null })

/** The start from an image, or from nothing. */
function firstStart({ baseConfig, platform }: NeededStage, isBaseKnown: boolean): StageStart {
  const variables = new Map(
    [...(baseConfig?.env ?? [])].map(([name, value]) => [name, known(value)]),
  )
  if (isBaseKnown && !variables.has('PATH')) variables.set('PATH', known(DEFAULT_PATH))
  const list = (
    words: readonly string[] | null | undefined,
  ): ImageSetting<readonly string[]> | null => (words ? inherited(words) : null)
  const config: StageConfig = {
    env: new Map([...variables].map(([name, value]) => [name, inherited(value)])),
    workdir: inherited(baseConfig?.workdir || '/'),
    user: inherited(baseConfig?.user ?? ''),
    entrypoint: list(baseConfig?.entrypoint),
    cmd: list(baseConfig?.cmd),
    shell: list(baseConfig?.shell),
  }
  const machine = { architecture: platform.architecture, ...baseConfig?.machine }
  return {
    scope: { variables, unsetArgs: new Set(), isOpen: !isBaseKnown },
    config,
    platform,
    machine,
  }
}

/** The start from another stage: its ARGs are inherited, and its ENV overrides them. */
function startOn(
  { scope, config, machine }: StageEnd & Pick<StageStart, 'scope' | 'machine'>,
  platform: ImagePlatform,
): StageStart {
  const variables = new Map(scope.variables)
  for (const [name, { value }] of config.env) variables.set(name, value)
  return {
    scope: { variables, unsetArgs: new Set(scope.unsetArgs), isOpen: scope.isOpen },
    config,
    platform,
    machine: { ...machine, architecture: platform.architecture },
  }
}

/** The ARGs without a value that an instruction names. */
function usedOf({ unsetArgs }: StageScope, { steps }: StageEnd): readonly string[] {
  if (unsetArgs.size === 0) return []
  const named = new Set(
    steps.flatMap((step) => [...step.unknown, ...(step.kind === 'run' ? namesInRun(step) : [])]),
  )
  return [...unsetArgs].filter((name) => named.has(name))
}

const namesInRun = ({ text, commands }: RunStep): readonly string[] => [
  ...variablesIn(text),
  ...commands.flatMap(({ words, conditions }) => [
    ...words.flatMap((word) => (word.kind === 'unknown' ? word.names : [])),
    ...conditions.flatMap((condition) => variablesIn(condition.text)),
  ]),
]

const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{?#?(\w+)/g)].map(([, name = '']) => name)

function imagesOf(base: StageBases['bases'][number], { steps }: StageEnd): readonly string[] {
  const origins = steps.flatMap((step) =>
    step.kind === 'run' ? step.mounts.map(({ from }) => from) : 'from' in step ? [step.from] : [],
  )
  return [base, ...origins].flatMap((origin) => (origin.kind === 'image' ? [origin.reference] : []))
}
