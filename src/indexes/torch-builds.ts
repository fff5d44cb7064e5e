import { PysizeError } from '../errors.ts'
import { didYouMean } from '../text/nearest.ts'
import known from './torch-builds.json' with { type: 'json' }

/** The builds of PyTorch's index on the dated list: the CPU build, then the newest CUDA first. */
export const TORCH_BUILDS: readonly string[] = known.builds

/**
 * The build of PyTorch that `--torch` names, in lower case. A name of the known forms passes though
 * it is not on the dated list: an index may have it.
 *
 * @throws PysizeError exit 2 for what is not a build, `help` among it; the hint lists those that
 * exist
 */
export function torchBuild(text: string): string {
  const build = text.toLowerCase()
  if (/^(?:cpu|xpu|cu\d{2,3}|rocm\d[\d.]*)$/.test(build)) return build
  throw unknownBuild(text)
}

/**
 * Whether the dated list has a build: then an index that lacks torch lacks it for another reason.
 */
export const isKnownBuild = (build: string): boolean => TORCH_BUILDS.includes(build)

export function unknownBuild(text: string): PysizeError {
  const isQuestion = /^(?:help|list|\?)$/i.test(text)
  const list = `There are ${TORCH_BUILDS.join(', ')} (as of ${known.as_of}).`
  const isKind = /^(?:gpu|cuda|nvidia|auto|none|default)$/i.test(text)
  const similar =
    isQuestion || isKind
      ? undefined
      : didYouMean(text.toLowerCase().replaceAll('.', ''), TORCH_BUILDS)
  const message = isQuestion
    ? "--torch takes a build of PyTorch's index."
    : `PyTorch has no build '${text}'.`
  return new PysizeError('bad-torch', message, {
    exitCode: 2,
    hint: similar === undefined ? list : `${similar} ${list}`,
  })
}
