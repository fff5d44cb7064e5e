import { PysizeError, warning } from '../../../errors.ts'
import type { CondaEffect } from '../../../images/commands/effect.ts'
import { installArguments } from '../../../images/commands/install-arguments.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import { footprintOfMany, UNKNOWN_FOOTPRINT } from '../../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../../images/file-system/image-files.ts'
import { imagePath } from '../../../images/file-system/image-path.ts'
import { hostPathOf } from '../../../images/file-system/look-up.ts'
import { added } from '../../../images/file-system/operations.ts'
import { environmentAt } from '../../../images/python/python-environment.ts'
import { estimated, exactly, roughly } from '../../../images/sizes/figure.ts'
import { kindOfLock } from '../../../inputs/locks/lock-names.ts'
import type { PackageEstimate } from '../../../model/estimate.ts'
import { type CommandUser, isRoot } from '../command-user.ts'
import { textAt } from '../image-texts.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { type ResolvedInstall, resolveInstall } from '../resolve-install.ts'
import { targetOfBase } from '../target-of-base.ts'
import { noteInstall, putPackages, withUnknownInstall } from './packages-in-image.ts'
import { NOTHING_READ } from './resolve-command.ts'

/** The environment file: a file of this machine, or a text with a name. */
interface CondaSource {
  readonly file: string
  readonly texts: ReadonlyMap<string, string>
  /** The name in an environment file. */
  readonly name: string | null
}

/**
 * Carries out the installs of conda, mamba, micromamba and pixi. The solver does not know the
 * packages of the base image, so packages that are already there count again.
 */
export async function installConda(
  effect: CondaEffect,
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const source = sourceOf(effect, command, state, place)
  if (typeof source === 'string') return withUnknownInstall(state, command, source, place)
  const resolved = await solved(source, command, place, work)
  if (typeof resolved === 'string') return withUnknownInstall(state, command, resolved, place)
  const { packages } = resolved.result.scenario
  const conda = packages.filter((one) => one.conda !== undefined)
  const python =
    conda.find(({ name }) => name === 'python')?.version ?? resolved.plan.rules.target.python.full
  const named = effect.name ?? (effect.isNew ? source.name : null)
  const prefix =
    effect.prefix ??
    (named === null || named === 'base' ? effect.root : imagePath(`envs/${named}`, effect.root))
  const hasPip = conda.some(({ name }) => name === 'pip')
  const environment = environmentAt(prefix, python, { kind: 'interpreter', hasPip, home: null })
  const { site, scripts } = environment
  const owner = isRoot(command.user) ? 'root' : command.user
  noteInstall(resolved, site, command, place, work)
  let files = putPackages(
    state.files,
    resolved,
    { site, scripts, prefix, python, owner, installer: 'pip' },
    place,
    work,
  )
  for (const one of conda)
    files = added(files, { ...condaGroup(one, prefix, site), owner }, place.layer)
  files = added(files, { ...packageCache(conda, effect.root, place.layer), owner }, place.layer)
  const environments = [...state.environments.filter((one) => one.prefix !== prefix), environment]
  return effect.hasUnknown
    ? withUnknownInstall({ ...state, files, environments }, command, resolved, place)
    : { ...state, files, environments }
}

function sourceOf(
  { files, specs, channels }: CondaEffect,
  { cwd }: KnownCommand,
  state: StageState,
  { line }: StepPlace,
): CondaSource | string {
  const listed: string[] = []
  for (const written of files) {
    const path = imagePath(written, cwd)
    const text = textAt(path, state)
    if (text === undefined || text === null)
      return text === null
        ? 'it reads a file that an earlier command writes, and its content is unknown'
        : NOTHING_READ
    const host = hostPathOf(state.files, path)
    if (kindOfLock(path, text) !== undefined && host !== undefined && !state.texts.has(path))
      return { file: host, texts: new Map(), name: null }
    if (/^dependencies:/m.test(text)) {
      const name = /^name:\s*["']?([\w.-]+)/m.exec(text)?.[1] ?? null
      const more =
        specs.length === 0
          ? text
          : text.replace(/^dependencies:.*$/m, (all) => `${all}\n${specs.map(entry).join('\n')}`)
      return { ...made(line, more), name }
    }
    for (const spec of text.split('\n')) if (/^\s*[^#\s]/.test(spec)) listed.push(spec.trim())
  }
  const all = [...listed, ...specs]
  if (all.length === 0) return NOTHING_READ
  const from =
    channels.length === 0
      ? ''
      : `channels:\n${channels.map((one) => `  - ${JSON.stringify(one)}`).join('\n')}\n`
  return { ...made(line, `${from}dependencies:\n${all.map(entry).join('\n')}\n`), name: null }
}

const entry = (spec: string): string => `  - ${JSON.stringify(spec)}`

function made(line: number, text: string): Pick<CondaSource, 'file' | 'texts'> {
  const file = `/.line-${line}/environment.yml`
  return { file, texts: new Map([[file, text]]) }
}

/**
 * @returns why it is unknown, if it is
 */
async function solved(
  { file, texts }: CondaSource,
  command: KnownCommand,
  place: StepPlace,
  work: ImageWork,
): Promise<ResolvedInstall | string> {
  const { python: _, ...otherOptions } = work.options
  try {
    return await resolveInstall(
      {
        installer: null,
        args: installArguments([], 'pip'),
        environment: null,
        files: [file],
        constraints: [],
        paths: [],
        requirements: [],
        texts,
        env: command.env,
        target: targetOfBase(place),
        compile: undefined,
        installed: new Map(),
        seeds: new Map(),
      },
      // A lock decides its Python itself.
      texts.size === 0 ? { ...work, options: otherOptions } : work,
    )
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    const { code, exitCode, message, hint } = error
    const reason = message.replace(/\.$/, '')
    if (exitCode === 4 || code === 'rattler-missing') {
      work.warnings.push(
        warning(
          'index-of-builder',
          `Line ${place.line}: ${reason}. What it installs is not counted.`,
        ),
      )
      return code === 'rattler-missing' ? reason : "its channel can't be reached from here"
    }
    work.findings.push({
      code: 'install-fails',
      line: place.line,
      size: 0,
      message: `${command.text.replace(/\s+/g, ' ').slice(0, 80)} stops in line ${place.line}: ${message}`,
      fix: hint ?? 'Correct what the line names.',
    })
    return 'a file that it reads is missing or wrong'
  }
}

/** The average size of a file of conda packages, which are programs, libraries and texts. */
const BYTES_OF_FILE = 22_000
/** The size under gzip as a multiple of the size under a package's zstd. */
const PACKED = 1.25

function condaGroup(one: PackageEstimate, prefix: string, site: string): ImageFiles {
  const {
    name,
    version,
    installed_size: installed,
    overhead_size: overhead,
    bytecode_size: bytecode,
    download_size: download,
  } = one
  const label = `${name} ${version}`
  const places = [`${prefix}/conda-meta/${name}-${version}.json`]
  const more = { distribution: { id: Symbol(label), name, version, site } }
  if (installed === null)
    return imageFiles('distribution', label, places, UNKNOWN_FOOTPRINT, {
      ...more,
      reason: 'the size could not be read',
    })
  const size = installed + (overhead ?? 0) + (bytecode ?? 0)
  const figure =
    one.sources.installed === 'exact'
      ? exactly(size)
      : estimated(size, one.interval?.[0] ?? size * 0.5, one.interval?.[1] ?? size * 2)
  const footprint = footprintOfMany(
    Math.ceil(size / BYTES_OF_FILE),
    8,
    figure,
    roughly((download ?? size * 0.3) * PACKED, 0.3),
  )
  return imageFiles('distribution', label, places, footprint, more)
}

/**
 * Unpacked packages in `pkgs` are links to the files of the environment; their archives stay next
 * to them.
 */
function packageCache(
  packages: readonly PackageEstimate[],
  root: string,
  layer: number,
): ImageFiles {
  const downloads = packages.reduce((sum, one) => sum + (one.download_size ?? 0), 0)
  const footprint = footprintOfMany(
    packages.length * 4,
    packages.length * 3,
    estimated(downloads, downloads * 0.9, downloads * 1.3),
    roughly(downloads, 0.2),
  )
  return imageFiles('cache', "conda's cache", [`${root}/pkgs/${layer}`], footprint)
}
