import { posix } from 'node:path'
import type { PythonInstall } from '../../../images/commands/effect.ts'
import { argumentsFromEnvironment } from '../../../images/commands/environment-arguments.ts'
import {
  type InstallArguments,
  installArguments,
} from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import {
  type FileSystem,
  type ImageFiles,
  unknownFiles,
} from '../../../images/file-system/image-files.ts'
import { imagePath } from '../../../images/file-system/image-path.ts'
import { exists, hostPathOf } from '../../../images/file-system/look-up.ts'
import { added } from '../../../images/file-system/operations.ts'
import { bundledVersion } from '../../../images/python/bundled.ts'
import type { PythonEnvironment } from '../../../images/python/python-environment.ts'
import { minorOf } from '../../../installed/environment.ts'
import type { InstallerName } from '../../../model/estimate.ts'
import type { InstalledPackage } from '../../../resolve/second-install.ts'
import { type Actor, isRoot } from '../actor.ts'
import { answeredInstall } from '../answered-install.ts'
import { noteMissingCompiler } from '../compiler-finding.ts'
import { distributionGroups, type InstallPlace } from '../distribution-groups.ts'
import { environmentFor, type InstallerUse } from '../environment-of-install.ts'
import { readsOldMetadata } from '../image-pip.ts'
import { knownTexts } from '../image-texts.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { cachedBy } from '../installer-cache.ts'
import { afterPythonRan } from '../python-run.ts'
import { afterBuild } from '../python-tool.ts'
import type { ResolvedInstall } from '../resolve-install.ts'
import { targetOfBase } from '../target-of-base.ts'
import { fileOfUnknownFolder } from '../unknown-folder.ts'
import { weighedPackages } from '../weighed-packages.ts'
import { projectAt, wheelhouse } from '../wheelhouses.ts'

/** The most installs of an image; a loop may make more. */
const MOST_INSTALLS = 100
const TOO_MANY_INSTALLS = 'the Dockerfile has more installs than pysize follows'

/** Carries out `pip install` or `uv pip install`. */
export async function installPackages(
  effect: PythonInstall,
  command: KnownCommand & Actor,
  before: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  let state = before
  const { installer } = effect
  const args = installArguments(
    [...argumentsFromEnvironment(installer, command.env), ...effect.args],
    installer,
    effect.isSync,
  )
  if (args.dryRun) return state
  const environment = environmentFor(effect, command, state, place, work)
  const where = placeOf(args, environment, command, installer)
  const resolved =
    work.installs.length < MOST_INSTALLS
      ? await resolveCommand(effect, args, where.site, command, state, place, work)
      : TOO_MANY_INSTALLS
  const isPart =
    args.hasUnknown || (typeof resolved !== 'string' && hasUnknownText(args, command, before))
  if (typeof resolved === 'string' || isPart)
    state = withUnknownInstall(state, command, resolved, place)
  if (typeof resolved === 'string') return state
  const environments = state.environments.includes(environment)
    ? state.environments
    : [...state.environments, environment]
  noteInstall(resolved, where.site, command, place, work)
  await noteMissingCompiler(resolved, command, state, place, work)
  const kept = effect.isSync ? withoutOthers(state.files, where.site, resolved) : state.files
  const cached = await cachedBy(
    installer,
    args,
    resolved,
    putPackages(kept, resolved, where, place, work),
    command,
    place,
    work,
  )
  const run = installer === 'pip' ? 'pip' : args.compile === true ? 'compile' : null
  return {
    ...state,
    environments,
    files: await afterBuild(
      run === null ? cached : afterPythonRan(cached, run, environment, command, place),
      resolved,
      environment,
      command,
      place,
    ),
  }
}

/** `sync` removes packages that were not requested. */
export const withoutOthers = (
  files: FileSystem,
  site: string,
  { result }: ResolvedInstall,
): FileSystem =>
  files.filter(
    ({ group: { distribution } }) =>
      distribution?.site !== site ||
      // The image's own pip stays, and so does its bytecode.
      distribution.version === '' ||
      result.resolution.packages.has(distribution.name),
  )

/** The files with those that an install writes; older versions are removed. */
export function putPackages(
  files: FileSystem,
  resolved: ResolvedInstall,
  where: InstallPlace,
  { layer }: StepPlace,
  { installed }: ImageWork,
): FileSystem {
  const { written, result } = resolved
  const isOld = ({ distribution }: ImageFiles): boolean =>
    distribution !== undefined && distribution.site === where.site && written.has(distribution.name)
  let all: FileSystem = files.filter(({ group }) => !isOld(group))
  for (const one of weighedPackages(resolved)) {
    const mine = written.get(one.estimate.name)
    if (mine === undefined) continue
    const groups = distributionGroups(one, where, result.scenario.overlaps)
    const id = groups[0]?.distribution?.id
    if (id !== undefined) installed.set(id, mine)
    for (const group of groups) all = added(all, group, layer)
  }
  return all
}

/** The content of a folder of packages that an installer finds. */
export const installedAt = (
  site: string,
  { files }: StageState,
  { installed }: ImageWork,
): ReadonlyMap<string, InstalledPackage> =>
  new Map(
    files.flatMap(({ group: { kind, distribution } }) => {
      const known =
        kind === 'distribution' && distribution?.site === site
          ? installed.get(distribution.id)
          : undefined
      return known === undefined ? [] : [[distribution!.name, known] as const]
    }),
  )

/** The packages that the base image has in a folder and no command has replaced. */
const seedsAt = (site: string, { base }: StepPlace): ReadonlyMap<string, string> =>
  new Map(
    base?.python?.sitePackages === site
      ? [...base.python.distributions].flatMap(([name, version]) => {
          const known = version ?? bundledVersion(name, base.python!.version)
          return known === undefined ? [] : [[name, known] as const]
        })
      : [],
  )

/** An install reads a missing file, which is a separate finding. */
export const NOTHING_READ = 'a file that it reads is not in the image'

const UNKNOWN_NAMES = 'its packages depend on an unknown value'

/** A command of the image writes it, so its content is unknown. */
const MADE_ON_THE_WAY = 'it reads a file that an earlier command writes, and its content is unknown'

/** Whether an install reads a file that a command with unknown output wrote. */
const hasUnknownText = (
  { files, constraints }: InstallArguments,
  { cwd }: KnownCommand,
  { texts }: StageState,
): boolean => [...files, ...constraints].some((file) => texts.get(imagePath(file, cwd)) === null)

/** Adds the unknown files of an install. */
export const withUnknownInstall = (
  state: StageState,
  { text }: KnownCommand,
  resolved: ResolvedInstall | string,
  { layer }: StepPlace,
): StageState => {
  const reason =
    typeof resolved === 'string' ? resolved : 'some of its packages depend on an unknown value'
  return {
    ...state,
    files: added(state.files, unknownFiles(text, `/.unknown/${text}`, reason), layer),
  }
}

/** The target of files: `--target`, `--prefix`, `--user`, or the environment itself. */
function placeOf(
  args: InstallArguments,
  environment: PythonEnvironment,
  { cwd, env, user }: KnownCommand & Actor,
  installer: InstallerName,
): InstallPlace {
  const { python } = environment
  const owner = isRoot(user) ? 'root' : user
  const rooted = (path: string): string =>
    args.root === null ? path : imagePath(`.${path}`, imagePath(args.root, cwd))
  if (args.target !== null) {
    const site = imagePath(args.target, cwd)
    return { site, scripts: `${site}/bin`, prefix: site, python, owner, installer }
  }
  // Only root may write into the image's own Python: pip then installs for the user.
  const isForUser =
    args.user || (installer === 'pip' && !isRoot(user) && environment.kind === 'interpreter')
  const home = env.get('HOME') ?? (isRoot(user) ? '/root' : `/home/${user.split(':', 1)[0]}`)
  const prefix =
    args.prefix !== null ? imagePath(args.prefix, cwd) : isForUser ? `${home}/.local` : null
  if (prefix !== null) {
    const site = `${prefix}/lib/python${minorOf(python)}/site-packages`
    return {
      site: rooted(site),
      scripts: rooted(`${prefix}/bin`),
      prefix: rooted(prefix),
      python,
      owner,
      installer,
    }
  }
  return {
    site: rooted(environment.site),
    scripts: rooted(environment.scripts),
    prefix: rooted(environment.prefix),
    python,
    owner,
    installer,
  }
}

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

/** The file of this machine for a path of the image. If there is none, a build fails. */
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

/** Adds an install to those of the image. */
export function noteInstall(
  resolved: ResolvedInstall,
  site: string,
  { text }: KnownCommand,
  { line, stage }: StepPlace,
  work: ImageWork,
): void {
  work.installs.push({ line, stage, text, site, ...resolved })
}
