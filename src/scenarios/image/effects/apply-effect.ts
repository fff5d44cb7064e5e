import type { Effect, SystemManager } from '../../../images/commands/effect.ts'
import type { KnownCommand } from '../../../images/commands/known-command.ts'
import {
  asShare,
  footprintOfMany,
  type Share,
  totalFootprint,
} from '../../../images/file-system/footprint.ts'
import {
  type FileSystem,
  type ImageFiles,
  imageFiles,
  unknownFiles,
} from '../../../images/file-system/image-files.ts'
import { liesIn } from '../../../images/file-system/image-path.ts'
import { exists } from '../../../images/file-system/look-up.ts'
import { added, copied, removed, rewritten } from '../../../images/file-system/operations.ts'
import { below, found, type Selection } from '../../../images/file-system/path-pattern.ts'
import { exactly, roughly } from '../../../images/sizes/figure.ts'
import type { CommandUser } from '../command-user.ts'
import { movedTexts } from '../image-texts.ts'
import type { ImageWork, StageState, StepPlace } from '../image-work.ts'
import { withFolders } from '../known-folders.ts'
import { installSystem } from '../system/system-effect.ts'
import { markSystem, removeSystem } from '../system/system-removal.ts'
import { upgradeSystem } from '../system/system-upgrade.ts'
import { withAccount } from './account-effect.ts'
import { compileModules } from './compile-effect.ts'
import { installConda } from './conda-effect.ts'
import { exportedText } from './export-effect.ts'
import { installPackages } from './install-effect.ts'
import { collectStatic } from './static-effect.ts'
import { makeEnvironment, syncLock } from './sync-effect.ts'
import { uninstallPackages } from './uninstall-effect.ts'
import { makeInterpreter, makeVenv } from './venv-effect.ts'
import { fillWheelhouse } from './wheelhouse-effect.ts'

/** Carries out the effect of a command. */
export async function applyEffect(
  effect: Effect,
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  const withFiles = (files: FileSystem): StageState => ({ ...state, files })
  switch (effect.kind) {
    case 'nothing':
      return state
    case 'install':
      return installPackages(effect, command, state, place, work)
    case 'sync':
      return syncLock(effect, command, state, place, work)
    case 'project-environment':
      return makeEnvironment(effect, command, state, place, work)
    case 'wheels':
      return fillWheelhouse(effect, command, state, place, work)
    case 'uninstall':
      return withFiles(uninstallPackages(effect, command, state))
    case 'venv':
      return makeVenv(effect, command, state, place, work)
    case 'interpreter':
      return makeInterpreter(effect, state, place)
    case 'remove':
      return without(state, below(effect.paths))
    case 'remove-found':
      return without(state, found(effect.roots, effect.tests))
    case 'strip-symbols':
      return withFiles(
        await rewritten(state.files, stripped(effect.roots), place.layer, (group) => ({
          ...group,
          footprint: asShare(group.footprint, LEFT_BY_STRIP),
        })),
      )
    case 'packed-copies':
      return withFiles(await withPackedCopies(effect, state, place))
    case 'owner':
      return withFiles(
        await rewritten(state.files, below(effect.paths), place.layer, ownedBy(effect.owner)),
      )
    case 'mode':
      return withFiles(
        await rewritten(state.files, below(effect.paths), place.layer, withMode(effect.mode)),
      )
    case 'copy':
    case 'move':
      return copyFiles(effect, state, place)
    case 'compile':
      return withFiles(await compileModules(effect.paths, state, place))
    case 'write':
      return written(effect, state, place)
    case 'system-install':
      return installSystem(effect, state, place, work)
    case 'system-remove':
      return removeSystem(effect, state, place, work)
    case 'system-upgrade':
      return upgradeSystem(effect, state, place, work)
    case 'system-mark':
      return markSystem(effect, state, place, work)
    case 'package-lists': {
      const lists = await packageLists(effect.manager, place, work)
      // apk does not read an unchanged repository again.
      const isKept =
        effect.manager === 'apk' && lists.places.some((path) => exists(state.files, path))
      return isKept ? state : withFiles(added(state.files, lists, place.layer))
    }
    case 'export': {
      const text = await exportedText(effect, command, state, place, work)
      if (effect.to === null) return { ...state, printed: text }
      return written(
        {
          kind: 'write',
          path: effect.to,
          size: text === null ? null : Buffer.byteLength(text),
          text,
        },
        state,
        place,
      )
    }
    case 'static-files':
      return collectStatic(effect.what, state, place)
    case 'conda':
      return installConda(effect, command, state, place, work)
    case 'setting':
      return { ...state, settings: new Map(state.settings).set(effect.name, effect.value) }
    case 'folders':
      return { ...state, folders: withFolders(state.folders, effect.paths) }
    case 'account':
      return {
        ...withFiles(withAccount(state.files, effect, place)),
        folders: withFolders(state.folders, [effect.home ?? '/home']),
      }
    case 'unknown':
      return withFiles(withUnknown(state.files, effect, place))
  }
}

/**
 * The size of libraries and programs after stripping, assumed: most wheels of manylinux have no
 * debug information.
 */
const LEFT_BY_STRIP: Share = { likely: 0.95, low: 0.4, high: 1 }

/** Libraries below folders, and directly named files. */
function stripped(roots: readonly string[]): Selection {
  const libraries = found(roots, [{ kind: 'file', names: ['*.so', '*.so.*', '*.a'] }])
  const named = new Set(roots)
  return {
    covers: (path) => named.has(path) && /\.(?:so|a)(?:\.\d+)*$/.test(path),
    mayTouch: libraries.mayTouch,
    has: (file) => libraries.has(file) || named.has(file),
  }
}

/**
 * The size of compressed copies as a share of the files, from the best to the worst compressible
 * ones, such as pictures.
 */
const PACKED: Share = { likely: 0.3, low: 0.05, high: 1.01 }

async function withPackedCopies(
  { roots, tests }: Extract<Effect, { kind: 'packed-copies' }>,
  { files }: StageState,
  { layer }: StepPlace,
): Promise<FileSystem> {
  const { removed: originals } = await removed(files, found(roots, tests))
  if (originals.length === 0) return files
  const whole = totalFootprint(originals.map(({ group }) => group.footprint))
  const label = `packed copies of ${roots.join(' ')}`
  return added(
    files,
    imageFiles('written', label, [`${roots[0]}/.packed`], asShare(whole, PACKED)),
    layer,
  )
}

/** The most rows of one layer that say that something is unknown. */
const MOST_UNKNOWN = 100

function withUnknown(
  files: FileSystem,
  { what, reason, place }: Extract<Effect, { kind: 'unknown' }>,
  { layer }: StepPlace,
): FileSystem {
  const own = files.filter((held) => held.layer === layer && held.group.kind === 'unknown').length
  return own < MOST_UNKNOWN
    ? added(files, unknownFiles(what, place ?? `/.unknown/${what}`, reason), layer)
    : files
}

async function without(state: StageState, selection: Selection): Promise<StageState> {
  const { files } = await removed(state.files, selection)
  const environments = state.environments.filter(
    ({ prefix, kind }) => kind !== 'venv' || !selection.covers(prefix),
  )
  const texts = new Map([...state.texts].filter(([path]) => !selection.has(path)))
  const folders = new Set([...state.folders].filter((path) => !selection.covers(path)))
  const keepsArchives = state.keepsArchives || selection.has(CLEANING_HOOK)
  return { ...state, files, environments, texts, folders, keepsArchives }
}

/** With this file, Debian's and Ubuntu's images delete apt's archives after each install. */
const CLEANING_HOOK = '/etc/apt/apt.conf.d/docker-clean'

/** A group that already has the given owner is not written again. */
const ownedBy = (owner: string): ((group: ImageFiles) => ImageFiles | null) => {
  const user = owner.replace(/:.*$/, '')
  return (group) => (group.owner.replace(/:.*$/, '') === user ? null : { ...group, owner })
}

/**
 * Files have mode 644 and folders 755: a change that only adds existing permissions, or removes
 * missing ones, changes nothing.
 */
const withMode =
  (mode: string): ((group: ImageFiles) => ImageFiles | null) =>
  (group) =>
    mode.split(',').every((clause) => KEEPS_MODE.test(clause)) || group.mode === mode
      ? null
      : { ...group, mode }

/** One clause at a time: a pattern for all of them could take time without end. */
const KEEPS_MODE = /^(?:[ugoa]*\+[rX]+|u\+[rwX]+|(?:g|o|go)-w|u=rwX|go=rX|=rX|0?644)$/

async function copyFiles(
  { kind, sources, destination, isFolder }: Extract<Effect, { kind: 'copy' | 'move' }>,
  state: StageState,
  { layer }: StepPlace,
): Promise<StageState> {
  let { files, texts } = state
  for (const source of sources) {
    const into =
      isFolder || state.folders.has(destination) || exists(files, `${destination}/.`)
        ? `${destination}/${source.slice(source.lastIndexOf('/') + 1)}`
        : destination
    const from = source.endsWith('/.') ? source.slice(0, -2) : source
    const to = source.endsWith('/.') ? destination : into
    const groups = await copied(files, from, to)
    const moved = movedTexts(texts, from, to)
    if (kind === 'move') texts = new Map([...texts].filter(([path]) => !liesIn(path, from)))
    texts = new Map([...texts, ...moved])
    if (kind === 'move') files = (await removed(files, below([from]))).files
    for (const group of groups) files = added(files, group, layer)
  }
  return { ...state, files, texts }
}

function written(
  { path, size, text, within = 0, origin }: Extract<Effect, { kind: 'write' }>,
  state: StageState,
  { layer }: StepPlace,
): StageState {
  const texts = new Map([...state.texts, [path, text]])
  if (size === null) return { ...state, texts }
  const footprint = footprintOfMany(
    1,
    0,
    within === 0 ? exactly(size) : roughly(size, within),
    roughly(size * 0.5, Math.max(0.5, within)),
  )
  return {
    ...state,
    texts,
    files: added(
      state.files,
      imageFiles('written', path, [path], footprint, origin === undefined ? {} : { origin }),
      layer,
    ),
  }
}

/** Bytes of lists: apt's measured on bookworm, the others assumed. */
const LISTS: Readonly<Record<string, number>> = { apt: 19.9e6, apk: 2.6e6, dnf: 60e6 }

async function packageLists(
  manager: SystemManager,
  { base, platform, mounted }: StepPlace,
  work: ImageWork,
): Promise<ImageFiles> {
  const known =
    manager === 'apt'
      ? await work.systemLists({ manager, distribution: base?.distribution ?? null, platform })
      : null
  if (known?.release != null && known.standIn === null) {
    const { files, bytes, packed } = known.release.lists
    return imageFiles(
      'package-lists',
      "apt's package lists",
      ['/var/lib/apt/lists/lists'],
      footprintOfMany(files, 3, roughly(bytes, 0.03), roughly(packed, 0.03)),
    )
  }
  const size = LISTS[manager] ?? 20e6
  const folder =
    manager === 'apt'
      ? '/var/lib/apt/lists'
      : manager === 'apk'
        ? // A folder of this name replaces the other one (apk-tools: src/database.c).
          (mounted.find((one) => one === '/etc/apk/cache') ?? '/var/cache/apk')
        : `/var/cache/${manager}`
  return imageFiles(
    'package-lists',
    `${manager}'s package lists`,
    [`${folder}/lists`],
    footprintOfMany(20, 2, roughly(size, 0.3), roughly(size * 0.35, 0.4)),
  )
}
