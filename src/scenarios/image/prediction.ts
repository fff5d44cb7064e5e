import { basename } from 'node:path'
import type { BuiltImage } from '../../analyse/image/built-image.ts'
import { inputError, type Place, PysizeError, type Warning } from '../../errors.ts'
import type { BaseImage } from '../../images/base/base-image.ts'
import { parseDockerfile } from '../../images/dockerfile/parse-dockerfile.ts'
import type { Dockerfile } from '../../images/dockerfile/syntax.ts'
import { readBuild } from '../../images/stages/build.ts'
import { rootReference } from '../../images/stages/root-reference.ts'
import type { BaseConfig, Build } from '../../images/stages/step.ts'
import { type DockerfilePlace, dockerfilePlace } from '../../inputs/dockerfile-place.ts'
import { readSource, type SourceText, shownName } from '../../inputs/source.ts'
import type { ImageOptions } from '../../options/options.ts'
import { dockerPlatform } from '../../targets/docker-platform.ts'
import type { Session } from '../session/session.ts'
import { isDockerfile, openBaseImages } from './base-images.ts'
import type { BuiltStage } from './built-stage.ts'
import { openContext } from './context-groups.ts'
import type { CopySources } from './copy-step.ts'
import { type FollowedWay, firstWay } from './followed-ways.ts'
import type { ImageWork } from './image-work.ts'
import { type OwnBase, predictImage } from './predict-image.ts'
import { checkStated, statedLayers, withStated } from './stated-layers.ts'
import { openSystemLists } from './system/system-lists.ts'

/** The image on another way through undecided conditions. */
export type OtherImage = Pick<FollowedWay, 'line' | 'condition' | 'otherwise'> &
  ({ readonly image: BuiltImage; readonly work: ImageWork } | { readonly error: PysizeError })

/** A predicted image. */
export interface Prediction {
  readonly image: BuiltImage
  readonly final: BuiltStage
  readonly work: ImageWork
  readonly source: SourceText
  readonly place: DockerfilePlace
  /** The result of each other way. */
  readonly otherImages: () => Promise<readonly OtherImage[]>
  /** The number of further ways that `otherImages` does not follow. */
  readonly waysLeft: number
  /** The ISO time of the oldest answer. */
  readonly asOf: () => string
  readonly warnings: () => readonly Warning[]
}

/** Ten times the largest public Dockerfiles. */
const MOST_CHARACTERS = 2 ** 20
const MOST_INSTRUCTIONS = 5000

/**
 * @throws PysizeError `bad-dockerfile` if it is larger than any real one, and like BuildKit
 */
function parseSmall({ file, text }: SourceText): Dockerfile {
  const size = Math.round(text.length / 2 ** 20)
  if (text.length > MOST_CHARACTERS)
    throw inputError(
      'bad-dockerfile',
      `${file} is larger than any Dockerfile: it has ${size} MiB.`,
      { places: [{ file }] },
    )
  try {
    return parseDockerfile(text, file, MOST_INSTRUCTIONS)
  } catch (error) {
    throw error instanceof PysizeError && error.code === 'bad-dockerfile' && isRequirements(file)
      ? notDockerfile(file, error)
      : error
  }
}

/** Whether a file has the name of an input of `image advise`. */
const isRequirements = (file: string): boolean =>
  /\.(?:txt|in|toml|lock)$|^Pipfile$/.test(basename(file)) && !/docker|container/i.test(file)

const notDockerfile = (file: string, { message, places }: PysizeError): PysizeError =>
  inputError('bad-dockerfile', message, {
    places,
    hint: `${file} is not a Dockerfile. To get one for it, write pysize image advise ${file}`,
  })

/**
 * Reads a Dockerfile and its context, and carries out its instructions on the known files.
 *
 * @throws PysizeError exit 2 for what BuildKit refuses, and like an estimate
 */
export async function predictionOf(given: ImageOptions, session: Session): Promise<Prediction> {
  const { dockerfile, context, stdin, signal } = given
  const { cwd } = session.host
  const place = dockerfilePlace(dockerfile, context, cwd)
  const source = await readSource(
    { file: place.file, shown: shownName(place.file) },
    { cwd, stdin, signal },
    [],
  )
  return predictionOfText(source, place, given, session)
}

/**
 * The same for a text that is not in a file.
 *
 * @param ignoreText replaces the text of the context's ignore file
 */
export async function predictionOfText(
  source: SourceText,
  place: DockerfilePlace,
  given: ImageOptions,
  session: Session,
  ignoreText?: string,
): Promise<Prediction> {
  const {
    dockerfile: _dockerfile,
    context: _context,
    target,
    buildArgs = [],
    layers: stated = [],
    files: _,
    ...options
  } = given
  const { cwd } = session.host
  const sizes = statedLayers(stated)
  const values = buildArguments(buildArgs)
  const platform = dockerPlatform(options.platform)
  const dockerfile = parseSmall(source)
  checkStated(sizes, dockerfile, source.file)
  const asked = {
    platform,
    buildArgs: values,
    turn: session.turn,
    ...(target === undefined ? {} : { target }),
  }
  const replaced =
    options.base === undefined
      ? null
      : rootReference(await readBuild(dockerfile, asked, async () => null))
  const bases = openBaseImages(options, session, replaced)
  const ownBase = replaced === null ? null : await dockerfileBase(given, replaced, session)
  const build = await readBuild(dockerfile, asked, async (reference, of) =>
    ownBase?.reference === reference
      ? ownBase.config
      : configOf(await bases.imageOf(reference, of, placeOfImage(dockerfile, reference))),
  )
  const context = openContext(place.context, place.file, cwd, ignoreText)
  const started = {
    session,
    options,
    dockerfile: source.file,
    systemLists: openSystemLists(options, session),
  }
  const {
    build: { final, work },
    others,
    left,
  } = await firstWay(async (way, paths) => {
    const installed = new Map(ownBase?.installed)
    const own: ImageWork = {
      ...started,
      warnings: [],
      findings: [],
      installs: [],
      installed,
      way,
      paths,
      stops: false,
    }
    const contextGroups: ContextGroups = (step, at, isFolder) =>
      context.groups(step, at, isFolder, own)
    return {
      final: await predictImage(build, ownBase, bases.imageOf, contextGroups, own),
      work: own,
    }
  })
  return {
    image: builtImage(build, final, sizes, work, context.hasIgnoreFile),
    final,
    work,
    otherImages: async () =>
      (await others()).map(({ outcome, line, condition, otherwise }) =>
        outcome instanceof PysizeError
          ? { line, condition, otherwise, error: outcome }
          : {
              line,
              condition,
              otherwise,
              image: builtImage(build, outcome.final, sizes, outcome.work, context.hasIgnoreFile),
              work: outcome.work,
            },
      ),
    waysLeft: left,
    source,
    place,
    asOf: () => work.installs.map((install) => install.asOf).sort()[0] ?? new Date().toISOString(),
    warnings: () => [
      ...bases.warnings(),
      ...(ownBase?.warnings ?? []),
      ...work.warnings,
      ...work.installs.flatMap(({ result }) => result.warnings),
    ],
  }
}

/** The place of an image in FROM, for errors about it. */
function placeOfImage({ stages, file, lines }: Dockerfile, reference: string): Place | undefined {
  const line = stages.find(({ from }) => from.image === reference)?.from.line
  if (line === undefined) return undefined
  const text = lines[line - 1] ?? ''
  const at = text.indexOf(reference)
  return { file, line, text, ...(at < 0 ? {} : { column: at + 1 }) }
}

type ContextGroups = CopySources['contextGroups']

/** The settings of an image; null if nothing is known about it. */
const configOf = ({ config, layers, distribution, python }: BaseImage): BaseConfig | null =>
  layers.length === 0 && config.env.size === 0
    ? null
    : {
        ...config,
        machine: { distribution: distribution ?? undefined, python: python?.version },
      }

/** The image of `--base`, if it names a Dockerfile. */
async function dockerfileBase(
  { base, target: _, ...options }: ImageOptions,
  reference: string,
  session: Session,
): Promise<OwnBase | null> {
  if (base === undefined || !isDockerfile(base, session.host.cwd)) return null
  const { final, work, warnings } = await predictionOf({ ...options, dockerfile: base }, session)
  const { env, workdir, user, shell, entrypoint, cmd } = final.stage.config
  return {
    reference,
    built: final,
    installed: work.installed,
    config: {
      env: new Map(
        [...env].flatMap(([name, { value }]) =>
          value.unknown.length === 0 ? [[name, value.text] as const] : [],
        ),
      ),
      workdir: workdir.value,
      user: user.value,
      onbuild: [],
      shell: shell?.value ?? null,
      entrypoint: entrypoint?.value ?? null,
      cmd: cmd?.value ?? null,
    },
    warnings: warnings(),
  }
}

function buildArguments(values: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    values.map((value) => {
      const equals = value.indexOf('=')
      if (equals < 1)
        throw inputError('bad-build-arg', `'${value}' is not NAME=VALUE.`, {
          hint: `Write --build-arg ${value === '' ? 'NAME' : value}=VALUE.`,
        })
      return [value.slice(0, equals), value.slice(equals + 1)]
    }),
  )
}

function builtImage(
  { stages }: Build,
  { base, state, layers, stage }: BuiltStage,
  sizes: ReadonlyMap<number, number>,
  work: ImageWork,
  hasIgnoreFile: () => boolean,
): BuiltImage {
  return {
    base:
      base?.reference ?? (layers[0]?.line === null ? baseName(layers[0].instruction) : 'scratch'),
    layers: layers.map((layer) => withStated(layer, sizes)),
    files: state.files,
    environments: state.environments,
    packages: state.packages,
    config: stage.config,
    instructions: new Map(
      stages.flatMap(({ steps }) =>
        steps.flatMap((step) =>
          step.kind === 'config' || step.isTrigger
            ? []
            : [[step.line, { text: step.text, endLine: step.endLine }] as const],
        ),
      ),
    ),
    installs: work.installs.map(({ line, text, result }) => ({
      line,
      text,
      packages: result.scenario.packages,
    })),
    hasIgnoreFile,
  }
}

const baseName = (instruction: string): string => instruction.replace(/^FROM /, '')
