import { imageFigures } from '../../../analyse/image/image-report.ts'
import { PysizeError } from '../../../errors.ts'
import { sha256 } from '../../../hashing/sha256.ts'
import { dockerfileText } from '../../../images/advised/dockerfile-text.ts'
import type { ImageRecipe } from '../../../images/advised/image-recipe.ts'
import type { StepSizes } from '../../../model/image-advice.ts'
import type { ImageOptions } from '../../../options/options.ts'
import type { Session } from '../../session/session.ts'
import { type Prediction, predictionOfText } from '../prediction.ts'

/** A recipe, and the image that its Dockerfile builds. */
export interface PredictedRecipe {
  readonly recipe: ImageRecipe
  readonly text: string
  readonly prediction: Prediction
  readonly sizes: StepSizes
}

/** The name of an unwritten Dockerfile in errors. */
const NAME = 'advised Dockerfile'

/**
 * Writes a recipe as a Dockerfile, and predicts the image.
 *
 * @param ignoreText of an ignore file that is not written yet; null for the one of the context
 */
export async function predictRecipe(
  recipe: ImageRecipe,
  context: string,
  ignoreText: string | null,
  options: ImageOptions,
  session: Session,
): Promise<PredictedRecipe> {
  const text = dockerfileText(recipe)
  const prediction = await predictText({ file: NAME, text }, context, ignoreText, options, session)
  return { recipe, text, prediction, sizes: stepSizes(prediction) }
}

/**
 * Predicts the image of a text that is in no file.
 *
 * @param file its name in reports
 * @param ignoreText of an ignore file; null for the one of the context
 */
export const predictText = (
  { file, text }: { readonly file: string; readonly text: string },
  context: string,
  ignoreText: string | null,
  options: ImageOptions,
  session: Session,
): Promise<Prediction> =>
  predictionOfText(
    { file, text, sha256: sha256(text) },
    { file, context },
    options,
    session,
    ignoreText ?? undefined,
  ).catch((error: unknown) => {
    throw error instanceof PysizeError ? withoutText(error, file) : error
  })

/** Nobody can look up the lines of a text that is not written yet. */
const withoutText = (
  { code, message, exitCode, places, hint, further, cause }: PysizeError,
  name: string,
): PysizeError =>
  new PysizeError(code, message, {
    exitCode,
    places: places.filter(({ file }) => file !== name),
    ...(hint === undefined ? {} : { hint }),
    further,
    cause,
  })

/** The sizes of an image, and of the layers that a change of code makes again. */
export function stepSizes({ image }: Prediction): StepSizes {
  const { image: whole, layers } = imageFigures(image)
  const code = layers.findIndex(
    ({ line, rows }) =>
      line !== null && rows.some(({ kind }) => kind === 'context') && isCode(line, image),
  )
  const changed = code < 0 ? [] : layers.slice(code)
  return {
    uncompressed_size: whole.uncompressed_size,
    compressed_size: whole.compressed_size,
    pushed_size: changed.some(({ compressed_size: size }) => size === null)
      ? null
      : changed.reduce((sum, { compressed_size: size }) => sum + (size ?? 0), 0),
  }
}

/**
 * Whether an instruction copies whole folders of the context, and not only single files by their
 * names.
 */
function isCode(line: number, { instructions }: Prediction['image']): boolean {
  const [, ...words] = (instructions.get(line)?.text ?? '')
    .split(/\s+/)
    .filter((word) => !word.startsWith('--'))
  return words
    .slice(0, -1)
    .some((word) => !/\.(?:txt|in|toml|lock|cfg|ya?ml|json|whl)$/i.test(word))
}
