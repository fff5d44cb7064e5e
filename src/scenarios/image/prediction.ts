import type { BuiltImage } from '../../analyse/image/built-image.ts'
import { inputError, PysizeError, type Warning } from '../../errors.ts'
import { parseDockerfile } from '../../images/dockerfile/parse-dockerfile.ts'
import { readBuild } from '../../images/stages/build.ts'
import { type DockerfilePlace, dockerfilePlace } from '../../inputs/dockerfile-place.ts'
import { readSource, type SourceText, shownName } from '../../inputs/source.ts'
import type { ImageOptions } from '../../options/options.ts'
import { readPlatform } from '../../targets/platform-spelling.ts'
import type { Session } from '../session.ts'
import { openBaseImages } from './base-images.ts'
import type { BuiltStage } from './built-stage.ts'
import { openContext } from './context-groups.ts'
import type { ImageWork } from './image-work.ts'
import { predictImage } from './predict-image.ts'
import { statedLayers, withStated } from './stated-layers.ts'

/** An image, predicted. */
export interface Prediction {
  readonly image: BuiltImage
  readonly final: BuiltStage
  readonly work: ImageWork
  readonly source: SourceText
  readonly place: DockerfilePlace
  /** The ISO time of the oldest answer. */
  readonly asOf: () => string
  readonly warnings: () => readonly Warning[]
}

/**
 * Reads a Dockerfile and its context, and carries out its instructions upon what is known of files.
 *
 * @throws PysizeError exit 2 for what BuildKit refuses, and as an estimate does
 */
export async function predictionOf(given: ImageOptions, session: Session): Promise<Prediction> {
  const { dockerfile: named, context: contextFolder, target, buildArgs = [], layers: stated = [], files: _, ...options } = given
  const { cwd } = session.host
  const sizes = statedLayers(stated)
  const values = buildArguments(buildArgs)
  const place = dockerfilePlace(named, contextFolder, cwd)
  const platform = dockerPlatform(options.platform)
  const source = await readSource(
    { file: place.file, shown: shownName(place.file) },
    { cwd, stdin: options.stdin, signal: options.signal },
    [],
  )
  const bases = openBaseImages()
  const build = await readBuild(
    parseDockerfile(source.text, source.file),
    { platform, buildArgs: values, ...(target === undefined ? {} : { target }) },
    async (reference, of) => (await bases.imageOf(reference, of))?.config ?? null,
  )
  const context = openContext(place.context, place.file, cwd)
  const work: ImageWork = { session, options, dockerfile: source.file, warnings: [], findings: [], installs: [], installed: new Map() }
  const final = await predictImage(build, bases.imageOf, (step, at, isFolder) => context.groups(step, at, isFolder, work), work)
  return {
    image: builtImage(final, sizes, work, context.hasIgnoreFile),
    final,
    work,
    source,
    place,
    asOf: () => work.installs.map((install) => install.asOf).sort()[0] ?? new Date().toISOString(),
    warnings: () => [...bases.warnings(), ...work.warnings, ...work.installs.flatMap(({ result }) => result.warnings)],
  }
}

/** `linux/amd64` for any spelling of a Linux platform. */
function dockerPlatform(spelled: string | undefined): string {
  if (spelled === undefined) return 'linux/amd64'
  const name = readPlatform(spelled)?.name
  if (name === undefined || !/^(?:musl)?linux-/.test(name))
    throw new PysizeError('bad-platform', `'${spelled}' is no platform of a Linux image.`, {
      exitCode: 2,
      hint: 'Write linux/amd64 or linux/arm64.',
    })
  return name.endsWith('aarch64') ? 'linux/arm64' : 'linux/amd64'
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
  { base, state, layers, stage }: BuiltStage,
  sizes: ReadonlyMap<number, number>,
  work: ImageWork,
  hasIgnoreFile: () => boolean,
): BuiltImage {
  return {
    base: base?.reference ?? baseName(layers[0]?.instruction),
    layers: layers.map((layer) => withStated(layer, sizes)),
    files: state.files,
    environments: state.environments,
    config: stage.config,
    installs: work.installs.map(({ line, text, result }) => ({ line, text, packages: result.scenario.packages })),
    hasIgnoreFile,
  }
}

const baseName = (instruction = 'scratch'): string => instruction.replace(/^FROM /, '')
