import { type Place, PysizeError, warning } from '../../errors.ts'
import type { KnownCommand } from '../../images/commands/known-command.ts'
import { OLDEST_MINOR } from '../../targets/python-version.ts'
import type { ImageWork, StepPlace } from './image-work.ts'
import { type InstallRequest, type ResolvedInstall, resolveInstall } from './resolve-install.ts'

/** The known facts about the Python of an install. */
interface InstallAround {
  readonly command: KnownCommand
  readonly place: StepPlace
  /** Whether its Python was assumed, because the base is unknown. */
  readonly isAssumed: boolean
}

/** Packages that pip installs and pysize cannot determine. */
const BEYOND: ReadonlySet<string> = new Set([
  'unnamed-requirement',
  'bad-python',
  'extra-without-project',
])

/**
 * Resolves an install, or says why its packages are unknown. A file that the build context lacks
 * stops a build at that line; so may pip's refusal, if the Python was assumed. An extra index may
 * be reachable only for the builder.
 *
 * @returns the reason, if it cannot be answered
 * @throws PysizeError with the line of the Dockerfile, if the main index cannot answer or there is
 *   no solution
 */
export async function answeredInstall(
  request: InstallRequest,
  around: InstallAround,
  work: ImageWork,
): Promise<ResolvedInstall | string> {
  const { command, place } = around
  const { request: asked, isReplaced } = withKnownPython(request, place, work)
  const isAssumed = around.isAssumed || isReplaced
  try {
    return await resolveInstall(asked, work)
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    const { message, exitCode, hint } = error
    if (BEYOND.has(error.code)) return message.replace(/\.$/, '')
    if (exitCode === 2) {
      work.findings.push({
        code: 'install-fails',
        line: place.line,
        size: 0,
        message: `${shortened(command.text)} stops in line ${place.line}: ${message}`,
        fix: hint ?? 'Correct what the line names, or name another folder with --context.',
      })
      return 'a file that it reads is missing or wrong'
    }
    if (exitCode === 4 && isOfOtherIndex(message, work)) {
      work.warnings.push(
        warning(
          'index-of-builder',
          `Line ${place.line}: ${message.replace(/\.$/, '')}. What it installs is not counted.`,
        ),
      )
      return "its index can't be reached from here"
    }
    if (exitCode === 3 && isAssumed) {
      work.warnings.push(
        warning(
          'python-assumed',
          `Line ${place.line}: with the Python that is assumed, ${message}`,
        ),
      )
      return error.code === 'no-such-version' || error.code === 'no-such-package'
        ? 'its index has no such package or version'
        : "it can't be installed with the assumed Python"
    }
    throw atLine(error, { file: work.dockerfile, line: place.line, text: command.text })
  }
}

/** The oldest Python that pysize knows, instead of an older one: its packages are about as large. */
function withKnownPython(
  request: InstallRequest,
  { line }: StepPlace,
  { warnings }: ImageWork,
): { readonly request: InstallRequest; readonly isReplaced: boolean } {
  const { environment } = request
  const minor = Number(/^3\.(\d+)/.exec(environment?.python ?? '')?.[1] ?? OLDEST_MINOR)
  if (environment === null || minor >= OLDEST_MINOR) return { request, isReplaced: false }
  const message = `Line ${line}: Python 3.${minor} is older than pysize knows; Python 3.${OLDEST_MINOR} is used instead.`
  if (!warnings.some((one) => one.message === message))
    warnings.push(warning('python-assumed', message))
  return {
    request: { ...request, environment: { ...environment, python: `3.${OLDEST_MINOR}` } },
    isReplaced: true,
  }
}

const LONGEST = 80
const shortened = (text: string): string =>
  (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text).replace(/\s+/g, ' ')

/** The hosts of the main index: errors name the unreachable one. */
function isOfOtherIndex(message: string, { options }: ImageWork): boolean {
  const host = hostOf(message)
  return (
    host !== undefined &&
    host !== hostOf(options.indexUrl ?? 'https://pypi.org') &&
    host !== 'files.pythonhosted.org'
  )
}

const hostOf = (text: string): string | undefined =>
  /https?:\/\/(?:[^/@\s]*@)?([^/\s]+)/.exec(text)?.[1]

/** The error, with the line of the Dockerfile that led to it. */
const atLine = (error: PysizeError, place: Place): PysizeError =>
  new PysizeError(error.code, error.message, {
    exitCode: error.exitCode,
    // Requirements of the command itself are in its line.
    places: [...error.places.filter(({ file }) => file !== '--with'), place],
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error.cause,
    further: error.further,
  })
