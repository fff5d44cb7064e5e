import { PysizeError } from '../errors.ts'
import { didYouMean } from '../text/nearest.ts'
import known from './torch-builds.json' with { type: 'json' }

/** The builds of PyTorch's index on the dated list: the CPU build, then the newest CUDA first. */
export const TORCH_BUILDS: readonly string[] = known.builds

/**
 * The build of PyTorch that `--torch` names, in lower case. A name of a known form is accepted even
 * if it is not on the dated list, because an index may have it.
 *
 * @throws PysizeError exit 2 for a text that is not a build, also for `help`; the hint lists the
 *   known builds
 */
export function torchBuild(text: string): string {
  const build = text.toLowerCase()
  if (/^(?:cpu|xpu|cu\d{2,3}|rocm\d[\d.]*)$/.test(build)) return build
  throw unknownBuild(text)
}

/**
 * Whether the dated list has a build. If so, an index without torch lacks it for another reason.
 */
export const isKnownBuild = (build: string): boolean => TORCH_BUILDS.includes(build)

export function unknownBuild(text: string): PysizeError {
  const isQuestion = /^(?:help|list|\?)$/i.test(text)
  const list = `There are ${shownBuilds()} (as of ${known.as_of}).`
  const isKind = /^(?:gpu|cuda|nvidia|auto|none|default)$/i.test(text)
  const written = text
    .trim()
    .toLowerCase()
    .replace(/^\d/, (digit) => `cu${digit}`)
  const similar = isQuestion
    ? undefined
    : isKind
      ? 'Without --torch it is the build of the main index, on Linux the one for CUDA.'
      : /^cpu\b/.test(written)
        ? 'Did you mean cpu?'
        : didYouMean(written.replaceAll('.', ''), TORCH_BUILDS)
  const message = isQuestion
    ? "--torch takes a build of PyTorch's index."
    : `PyTorch has no build '${text}'.`
  return new PysizeError('bad-torch', message, {
    exitCode: 2,
    hint: similar === undefined ? list : `${similar} ${list}`,
  })
}

/** How many builds of a kind are listed, the newest first. */
const MOST_OF_A_KIND = 5

/** `cpu, xpu, cu132, …, cu126 and older ones to cu80, rocm7.2, …`. */
function shownBuilds(): string {
  const ofKind = (kind: RegExp): string => {
    const builds = TORCH_BUILDS.filter((build) => kind.test(build))
    const shown = builds.slice(0, MOST_OF_A_KIND).join(', ')
    return builds.length > MOST_OF_A_KIND ? `${shown} and older ones to ${builds.at(-1)}` : shown
  }
  return [/^[cx]pu$/, /^cu\d/, /^rocm/].map(ofKind).join(', ')
}
