import type { RequirementsExport } from '../../../images/commands/effect.ts'
import { argumentsFromEnvironment } from '../../../images/commands/environment-arguments.ts'
import { installArguments } from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import { hostPathOf } from '../../../images/file-system/look-up.ts'
import { isFileUrl } from '../../../inputs/links.ts'
import type { Candidate } from '../../../resolve/candidate.ts'
import type { CommandUser } from '../command-user.ts'
import { environmentFor } from '../environment-of-install.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import type { ResolvedInstall } from '../resolve-install.ts'
import { installedAt } from './packages-in-image.ts'
import { resolveCommand } from './resolve-command.ts'
import { resolveLock } from './sync-effect.ts'

/** The distributions that `pip freeze` does not list (pip: commands/freeze.py). */
const UNLISTED: ReadonlySet<string> = new Set(['pip', 'setuptools', 'wheel', 'distribute'])

/**
 * The text of the requirements that a command prints or writes, as pins for the Python of its
 * stage. Markers and hashes are left out: they do not change what is installed there.
 *
 * @returns null if unknown
 */
export async function exportedText(
  effect: RequirementsExport,
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<string | null> {
  if (!effect.isText) return null
  if (effect.from === 'environment') {
    const environment = environmentFor(
      { python: effect.python, installer: 'pip' },
      command,
      state,
      place,
      work,
    )
    const installed = [...installedAt(environment.site, state, work)].filter(
      ([name]) => !UNLISTED.has(name),
    )
    return textOf(installed.map(([, { candidate }]) => lineOf(candidate)))
  }
  const python = { program: 'python3', named: null, seeksVenv: false }
  if (effect.from === 'lock') {
    const host = hostPathOf(state.files, effect.lock)
    if (host === undefined) return null
    const environment = environmentFor({ python, installer: 'pip' }, command, state, place, work)
    const resolved = await resolveLock(effect, host, command, { state, environment }, place, work)
    return typeof resolved === 'string' ? null : pinsOf(resolved, [])
  }
  const { install } = effect
  const args = installArguments(
    [...argumentsFromEnvironment(install.installer, command.env), ...install.args],
    install.installer,
  )
  const resolved = await resolveCommand(install, args, null, command, state, place, work)
  const indexes = [
    ...(args.indexUrl === null ? [] : [`--index-url ${args.indexUrl}`]),
    ...args.extraIndexUrls.map((url) => `--extra-index-url ${url}`),
    ...args.findLinks.map((path) => `--find-links ${path}`),
  ]
  return typeof resolved === 'string' || args.hasUnknown ? null : pinsOf(resolved, indexes)
}

/**
 * Packages of another index than the main one are listed by their URL, unless the text names that
 * index.
 */
function pinsOf({ written, plan }: ResolvedInstall, options: readonly string[]): string {
  const named = options.length > 0
  const lines = [...written.values()].map(({ candidate }) => {
    const locked = plan.lock?.distributions.get(candidate.name)?.locked.source
    const isOwn =
      !named &&
      (locked?.kind === 'archive' || locked?.kind === 'repository' || isOfOther(candidate, plan))
    return isOwn ? `${candidate.name} @ ${candidate.file.url}` : lineOf(candidate)
  })
  return textOf([...options, ...lines])
}

/** Whether the lock names an index other than the plan's main index. */
function isOfOther({ name }: Candidate, { lock, indexes }: ResolvedInstall['plan']): boolean {
  const source = lock?.distributions.get(name)?.locked.source
  if (source?.kind !== 'index' || source.index === null) return false
  const bare = (url: string): string =>
    url
      .replace(/\/+$/, '')
      .replace(/^https:\/\/(?:www\.)?pypi\.(?:org|python\.org)\/simple$/, 'pypi')
  const asked = [indexes.indexUrl ?? '', ...indexes.extraIndexUrls].map(bare)
  return bare(source.index) !== 'pypi' && !asked.includes(bare(source.index))
}

const lineOf = ({ name, version, file }: Candidate): string =>
  isFileUrl(file.url) ? `# ${name} of a folder` : `${name}==${version.normal}`

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')
