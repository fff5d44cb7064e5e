import { inputError } from '../errors.ts'
import { readPlatform } from './platform-spelling.ts'

/**
 * `linux/amd64` or `linux/arm64` for any spelling of a Linux platform; by default the first.
 *
 * @throws PysizeError `bad-platform`, exit 2, for a platform without Linux images
 */
export function dockerPlatform(spelled: string | undefined): string {
  if (spelled === undefined) return 'linux/amd64'
  const name = readPlatform(spelled)?.name
  if (name === undefined || !/^(?:musl)?linux-/.test(name))
    throw inputError('bad-platform', `'${spelled}' is not a platform of a Linux image.`, {
      hint: 'Write linux/amd64 or linux/arm64.',
    })
  return name.endsWith('aarch64') ? 'linux/arm64' : 'linux/amd64'
}
