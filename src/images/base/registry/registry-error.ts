import { PysizeError } from '../../../errors.ts'
import { FetchError } from '../../../fetch/fetch-error.ts'
import type { FoundLogin } from '../../../fetch/logins/docker-logins.ts'

/** A registry sent something other than the requested image. Exit code 4. */
export const registryNonsense = (registry: string, reason: string): PysizeError =>
  new PysizeError('registry-nonsense', `The registry ${registry} ${reason}.`, {
    exitCode: 4,
    hint: 'Check that this is an image registry, or save the image as an archive.',
  })

/** A request that failed for good, in the words of registries. Other errors pass as they are. */
export function asRegistryError(registry: string, error: unknown): unknown {
  if (!(error instanceof FetchError)) return error
  const { kind, status, reason } = error
  if (status === 429)
    return new PysizeError(
      'registry-rate-limited',
      `The registry ${registry} limits the rate of requests (429).`,
      {
        exitCode: 4,
        hint: 'Wait some hours, or log in with docker login; Docker Hub allows more requests then.',
        cause: error,
      },
    )
  if (kind === 'nonsense') return registryNonsense(registry, reason)
  return new PysizeError('registry-unreachable', `The registry ${registry} ${reason}.`, {
    exitCode: 4,
    hint: 'Check the name and the network, or save the image as an archive.',
    cause: error,
  })
}

/**
 * The answer of a request that the registry may refuse although it answers others, such as HEAD or
 * a range; null if it refuses.
 *
 * @throws PysizeError exit 4 if it can't be reached, sends nonsense or limits the rate of requests
 */
export async function unlessRefused<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request
  } catch (error) {
    const { code, cause } = error instanceof PysizeError ? error : {}
    const isStatus = cause instanceof FetchError && cause.kind === 'http-status'
    if (code === 'registry-refused' || (code === 'registry-unreachable' && isStatus)) return null
    throw error
  }
}

/** @param answered the status of the registry, 401 or 403 */
export const registryRefused = (
  registry: string,
  repository: string,
  answered: string,
  { login, failure }: FoundLogin,
): PysizeError =>
  new PysizeError(
    'registry-refused',
    `The registry ${registry} refuses access to ${repository} (${answered}).`,
    {
      exitCode: 4,
      hint:
        login !== undefined
          ? 'Check the name, and log in again with docker login.'
          : failure !== null
            ? `No login was found: ${failure}.`
            : 'Check the name; a private image needs docker login.',
    },
  )

export const imageNotFound = (registry: string, name: string): PysizeError =>
  new PysizeError('image-not-found', `The registry ${registry} has no image ${name}.`, {
    exitCode: 2,
    hint: 'Check the name and the tag.',
  })
