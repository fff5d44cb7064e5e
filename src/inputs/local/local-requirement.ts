import { statusOf } from '../../cache/regular-file.ts'
import { inputError, type Warning, warning } from '../../errors.ts'
import { parseSdistName } from '../../packaging/sdist-name.ts'
import { parseWheelName } from '../../packaging/wheel-name.ts'
import { redact } from '../../text/redact.ts'
import type { InputRequirement, WrittenRequirement } from '../input.ts'
import { isRepository, repositoryName, urlFilename } from '../links.ts'

/**
 * Reads what a requirement names on this machine: a folder's metadata is read without running its
 * code.
 *
 * @throws PysizeError, exit code 2: a missing local archive, a constraint without a name, a URL
 *   without a host
 */
export async function withLocalProject(given: WrittenRequirement): Promise<InputRequirement> {
  // Reports show it.
  const written = { ...given, text: redact(given.text) }
  const { path, requirement, constraint, origin, text, url } = written
  if (url !== null && !hasHost(url))
    throw inputError('invalid-requirement', `The URL of '${text}' has no valid host and port.`, {
      places: origin,
      hint: HASH_IN_LOGIN.test(url)
        ? 'A # in a password ends the URL. Write it as %23.'
        : 'Check its host and port.',
    })
  if (constraint && requirement === null) {
    throw inputError('invalid-constraint', `${text} is a constraint without a name.`, {
      places: origin,
      hint: `Write name @ ${text}.`,
    })
  }
  // A literal that begins with a spread would get a hidden class of its own.
  if (path === null) return { project: null, ...written }
  const stats = statusOf(path)
  if (stats === undefined) {
    const hint = /@\s*file:/.test(text)
      ? 'It is a path of the machine on which conda or pip wrote the line. "pip list --format=freeze" writes versions instead.'
      : 'A path is relative to the current folder, as in pip, not to the file that contains it.'
    throw inputError('file-not-found', `There is no file ${path}.`, { places: origin, hint })
  }
  if (stats.isFile()) return { ...written, project: null }
  if (!stats.isDirectory())
    throw inputError('file-not-read', `${path} is neither a file nor a folder.`, { places: origin })
  const { readLocalProject } = await import('./local-project.ts')
  return { ...written, project: readLocalProject(path) }
}

const HASH_IN_LOGIN = /:\/\/[^/@]*#[^@]*@/

/** A URL with a `#` in its password is neither a URL nor the name of a file. */
const hasHost = (url: string): boolean =>
  !/^(?:\w+\+)?https?:/i.test(url) || URL.canParse(url.replace(/^\w+\+/, ''))

const isNamedArchive = (url: string): boolean => {
  const filename = urlFilename(url)
  return (parseWheelName(filename) ?? parseSdistName(filename)) !== undefined
}

/** Whether the target decides that the requirement belongs to the project. */
export const isConditional = ({ marker, unless }: InputRequirement): boolean =>
  marker !== null || unless !== undefined

/** Warnings about a requirement whose dependencies or size cannot be known. */
export function requirementWarnings({
  url,
  text,
  project,
  requirement,
}: InputRequirement): Warning[] {
  const name = url !== null && requirement === null ? repositoryName(url) : undefined
  if (url !== null && (isRepository(url) || (name !== undefined && !isNamedArchive(url)))) {
    const assumed =
      name === undefined
        ? ''
        : ` The name ${name} is assumed; write ${name} @ ${text} to confirm it.`
    const message = `${text} comes from a repository, which is not checked out: its size and dependencies are unknown. Add --with for its requirements, or build a wheel and give that.${assumed}`
    return [warning('repository-unknown', message)]
  }
  if (project?.kind === 'unknown') {
    return [
      warning(
        'project-unknown',
        `The dependencies of ${text} are unknown: ${project.reason}. Build a wheel and give that.`,
      ),
    ]
  }
  if (project?.source === 'estimated') {
    return [
      warning(
        'setup-py-read',
        `${text}: its dependencies were read from setup.py without running it.`,
      ),
    ]
  }
  return []
}
