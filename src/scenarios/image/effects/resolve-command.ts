import { posix } from 'node:path'
import type { InstallArguments } from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import { imagePath } from '../../../images/file-system/image-path.ts'
import { exists, hostPathOf } from '../../../images/file-system/look-up.ts'
import { answeredInstall } from '../answered-install.ts'
import { environmentFor, type InstallerUse } from '../environment-of-install.ts'
import { readsOldMetadata } from '../image-pip.ts'
import { knownTexts } from '../image-texts.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import type { ResolvedInstall } from '../resolve-install.ts'
import { targetOfBase } from '../target-of-base.ts'
import { fileOfUnknownFolder } from '../unknown-folder.ts'
import { projectAt, wheelhouse } from '../wheelhouses.ts'
import { installedAt, seedsAt } from './packages-in-image.ts'

/** An install reads a missing file, which is a separate finding. */
export const NOTHING_READ = 'a file that it reads is not in the image'

const UNKNOWN_NAMES = 'its packages depend on an unknown value'

/** A command of the image writes it, so its content is unknown. */
const MADE_ON_THE_WAY = 'it reads a file that an earlier command writes, and its content is unknown'

/** Whether an install reads a file that a command with unknown output wrote. */
export const hasUnknownText = (
  { files, constraints }: InstallArguments,
  { cwd }: KnownCommand,
  { texts }: StageState,
): boolean => [...files, ...constraints].some((file) => texts.get(imagePath(file, cwd)) === null)

/** Resolves the requirements of a command, or says why they are unknown. */
export async function resolveCommand(
  effect: InstallerUse,
  args: InstallArguments,
  site: string | null,
  command: KnownCommand,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<ResolvedInstall | string> {
  const { installer } = effect
  const environment = environmentFor(effect, command, state, place, work)
  const named = (paths: readonly string[]): readonly string[] =>
    paths.flatMap((path) => fileOf(path, command, state, place, work) ?? [])
  const local = args.requirements.filter(isLocal)
  const wheels = local.flatMap((path) => wheelhouse(imagePath(path, command.cwd), state.files))
  const folders = args.findLinks.filter(isLocal).map((path) => imagePath(path, command.cwd))
  const pins = [
    ...args.requirements
      .filter((one) => !isLocal(one))
      .map((one) => projectAt(folders, one, state.files) ?? one),
    ...wheels,
  ]
  const requirements = pins.filter((pin) => !posix.isAbsolute(pin))
  const projects = pins.filter((pin) => posix.isAbsolute(pin))
  const paths = [
    ...projects,
    ...named([
      ...local.filter((path) => wheelhouse(imagePath(path, command.cwd), state.files).length === 0),
      ...args.editables,
    ]),
  ]
  const files = named(args.files)
  const isMade = hasUnknownText(args, command, state)
  if (files.length + paths.length + requirements.length === 0)
    return isMade ? MADE_ON_THE_WAY : args.hasUnknown ? UNKNOWN_NAMES : NOTHING_READ
  const compile = args.compile ?? (installer === 'pip' ? undefined : false)
  const fromWheelhouse = args.findLinks.some(
    (path) => isLocal(path) && wheelhouse(imagePath(path, command.cwd), state.files).length > 0,
  )
  const resolved = await answeredInstall(
    {
      installer,
      args: fromWheelhouse
        ? { ...args, noIndex: false, findLinks: args.findLinks.filter((path) => !isLocal(path)) }
        : args,
      environment,
      files,
      constraints: named(args.constraints),
      paths,
      requirements,
      texts: knownTexts(state),
      cwd: hostPathOf(state.files, command.cwd),
      env: command.env,
      target: targetOfBase(place),
      compile: compile ?? undefined,
      readsOldMetadata: installer === 'pip' && readsOldMetadata(environment, state, place),
      installed: site === null ? new Map() : installedAt(site, state, work),
      seeds: site === null ? new Map() : seedsAt(site, place),
    },
    {
      command,
      place,
      isAssumed: !state.environments.includes(environment) || place.base?.distribution == null,
    },
    work,
  )
  if (typeof resolved !== 'string')
    for (const path of args.files) notIncluded(path, resolved.read, command, state, place, work)
  return resolved
}

/** A path or an archive, rather than a name. */
const isLocal = (word: string): boolean =>
  !isRemote(word) &&
  (/^(?:\.|\/|~)/.test(word) ||
    /\.(?:whl|tar\.gz|zip)(?:\[[^\]]*\])?$/.test(word) ||
    /^[^@=<>~;]+\//.test(word))

const isRemote = (word: string): boolean =>
  /(?:git|hg|svn|bzr)\+|(?:https?|ssh|git):\/\//.test(word)

/** The file of this machine for a path of the image. Without it, a build fails. */
function fileOf(
  path: string,
  { cwd, text }: KnownCommand,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): string | undefined {
  const named = path.replace(/^file:(?:\/\/)?/, '')
  const bracket = named.endsWith(']') ? named.lastIndexOf('[') : -1
  const [bare, extras] = bracket < 0 ? [named, ''] : [named.slice(0, bracket), named.slice(bracket)]
  const inImage = imagePath(bare, cwd)
  const written = state.texts.get(inImage)
  if (written !== undefined) return written === null ? undefined : inImage
  const host = hostPathOf(state.files, inImage)
  if (host !== undefined) return host + extras
  // The possible contents of an archive or a download.
  if (exists(state.files, inImage)) return undefined
  const assumed = fileOfUnknownFolder(bare, cwd, state, place)
  if (assumed !== undefined) return assumed.host + extras
  work.findings.push({
    code: 'file-not-copied',
    line: place.line,
    size: 0,
    message: `${text} reads ${bare}, which is not in the image at that point.`,
    fix: `COPY ${bare.startsWith('/') ? bare.slice(bare.lastIndexOf('/') + 1) : bare} ${bare.includes('/') ? bare.slice(0, bare.lastIndexOf('/') + 1) : './'}`,
  })
  return undefined
}

/** Files that a requirements file includes, and that are not in the image at the expected path. */
function notIncluded(
  path: string,
  read: readonly string[],
  { cwd, text }: KnownCommand,
  state: StageState,
  { line }: StepPlace,
  work: ImageWork,
): void {
  const inImage = imagePath(path, cwd)
  const host = hostPathOf(state.files, inImage)
  if (host === undefined) return
  for (const included of read) {
    if (included === host || !posix.isAbsolute(included)) continue
    const expected = posix.resolve(
      posix.dirname(inImage),
      posix.relative(posix.dirname(host), included),
    )
    if (
      typeof state.texts.get(expected) === 'string' ||
      hostPathOf(state.files, expected) !== undefined
    )
      continue
    const name = posix.relative(posix.dirname(host), included)
    work.findings.push({
      code: 'file-not-copied',
      line,
      size: 0,
      message: `${text} reads ${path}, which includes ${name}, but ${name} is not in the image at that point.`,
      fix: `COPY it to ${posix.dirname(expected)}/ as well, or copy the whole folder.`,
    })
  }
}
