import { resolve } from 'node:path'
import { statusOf } from '../../../cache/regular-file.ts'
import { inputError } from '../../../errors.ts'
import { builderText } from '../../../images/advised/builder-text.ts'
import { type Builder, builderNames, findBuilder } from '../../../images/advised/builders.ts'
import { dockerfileText } from '../../../images/advised/dockerfile-text.ts'
import { IGNORE_TEXT } from '../../../images/advised/ignore-text.ts'
import type { ImageRecipe } from '../../../images/advised/image-recipe.ts'
import { hasDockerfile } from '../../../inputs/dockerfile-place.ts'
import type { Inputs } from '../../../inputs/input.ts'
import { namedFiles } from '../../../inputs/named-files.ts'
import { readInputs } from '../../../inputs/read-inputs.ts'
import type { ImageOptions } from '../../../options/options.ts'
import { dockerPlatform } from '../../../targets/docker-platform.ts'
import { inputsRequest } from '../../plan/inputs-request.ts'
import { planOf } from '../../plan/plan.ts'
import type { Session } from '../../session/session.ts'
import { type Prediction, predictionOf } from '../prediction.ts'
import { refuseRequirements } from '../unused-requirements.ts'
import { predictText } from './predict-recipe.ts'
import { predictionOptions } from './prediction-options.ts'
import { recipeInstall } from './recipe-install.ts'

/** An image, and the assumed Dockerfile of a folder without one. */
export interface AskedImage {
  readonly prediction: Prediction
  /** Null if the folder has a Dockerfile. */
  readonly assumed: {
    readonly text: string
    readonly inputs: Inputs['files']
    /** The build, if a builder was named. */
    readonly builder: Builder | null
  } | null
  /** Whether a person can change the subject of a finding. */
  readonly canChange: (code: string) => boolean
}

/** The sizes of the packages and the context, independent of the builder. */
const OF_PROJECT =
  /^(?:cpu-build|models-in-context|nothing-copied|ignore-file|display-libraries|install-fails)$/

/** The name of the text in errors and reports. */
const NAME = 'assumed Dockerfile'

/**
 * Predicts the image of a Dockerfile. For a folder without one, it predicts the image of `--base`
 * or `--builder`: the base, the packages, and the code.
 *
 * @throws PysizeError exit 2 `no-dockerfile`, `unknown-builder`, `not-advised`, and like an image
 */
export async function askedImage(given: ImageOptions, session: Session): Promise<AskedImage> {
  const { dockerfile, context, base, builder, files = [] } = given
  const { cwd } = session.host
  const isAssumed =
    builder !== undefined || (base !== undefined && !hasDockerfile(dockerfile, context, cwd))
  if (isAssumed)
    return assumedImage(files.length > 0 ? files : [dockerfile ?? context ?? '.'], given, session)
  refuseRequirements(given)
  return { prediction: await predictionOf(given, session), assumed: null, canChange: () => true }
}

async function assumedImage(
  named: readonly string[],
  given: ImageOptions,
  session: Session,
): Promise<AskedImage> {
  const { cwd, env } = session.host
  const { dockerfile, context: folder, base, builder: builderName, ...rest } = given
  const builder = builderName === undefined ? null : builderOf(builderName, named[0]!)
  const { files, warnings } = await namedFiles(named, cwd, given.installer)
  const options = { ...rest, files }
  const inputs = await readInputs(inputsRequest(options, session))
  const isFolder = (path: string): boolean => statusOf(resolve(cwd, path))?.isDirectory() === true
  const context = folder ?? (dockerfile !== undefined && isFolder(dockerfile) ? dockerfile : '.')
  const install = recipeInstall(files, inputs, options, { cwd, context: resolve(cwd, context) })
  const { rules } = await planOf(options, inputs, env, session)
  const { major, minor } = rules.target.python
  const isUnsaid = given.python === undefined && inputs.python === null
  const python = builder !== null && isUnsaid ? builder.python : `${major}.${minor}`
  const isBaseFile = base !== undefined && statusOf(resolve(cwd, base))?.isFile() === true
  const recipe: ImageRecipe = {
    base: base === undefined || isBaseFile ? `python:${python}-slim` : base,
    system: 'debian',
    install,
    packages: [],
    buildPackages: [],
    copiesFirst: true,
    mountsCache: true,
    isStaged: false,
    hasOwnUser: false,
    compiles: given.compile ?? null,
    sourceFolder: null,
    start: [],
  }
  const { text, layers } =
    builder === null
      ? { text: dockerfileText(recipe), layers: [] }
      : builderText(builder, recipe, python, dockerPlatform(given.platform))
  const asked = predictionOptions(options, base, cwd)
  const prediction = await predictText(
    { file: NAME, text },
    context,
    // Vercel reads no .dockerignore, and leaves out the files that nearly every ignore file names.
    builder?.name === 'vercel' ? IGNORE_TEXT : null,
    { ...asked, layers: [...layers, ...(asked.layers ?? [])] },
    session,
  )
  return {
    prediction: {
      ...prediction,
      warnings: () => [...warnings, ...inputs.warnings, ...prediction.warnings()],
    },
    assumed: { text, inputs: inputs.files, builder },
    canChange: (code) => builder === null || OF_PROJECT.test(code),
  }
}

/** @throws PysizeError exit 2 `unknown-builder` */
function builderOf(name: string, named: string): Builder {
  const found = findBuilder(name)
  if (found === undefined)
    throw inputError('unknown-builder', `Unknown builder '${name}'.`, {
      hint: `The builders are ${builderNames.join(', ')}. For another one, name a base: pysize image ${named} --base python:3.12-slim`,
    })
  if ('missing' in found)
    throw inputError('unknown-builder', `pysize does not know ${found.missing}.`, {
      hint: found.hint.replace('%s', named),
    })
  return found
}
