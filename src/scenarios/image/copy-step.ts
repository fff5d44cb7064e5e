import { statusOf } from '../../cache/regular-file.ts'
import type { BaseImage } from '../../images/base/base-image.ts'
import { nodeFiles } from '../../images/base/node-files.ts'
import { usualFile } from '../../images/base/usual-files.ts'
import { installerSize } from '../../images/commands/installer-scripts.ts'
import { asShare, footprintOfMany, UNKNOWN_FOOTPRINT } from '../../images/file-system/footprint.ts'
import {
  type FileSystem,
  type ImageFiles,
  imageFiles,
  unknownFiles,
} from '../../images/file-system/image-files.ts'
import { imagePath, liesIn, rebased } from '../../images/file-system/image-path.ts'
import { hostPathOf } from '../../images/file-system/look-up.ts'
import { added, copied } from '../../images/file-system/operations.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { exactly, roughly } from '../../images/sizes/figure.ts'
import type { CopyStep } from '../../images/stages/step.ts'
import { normalizeName } from '../../packaging/name.ts'
import { globMatches, parseGlob } from '../../text/glob.ts'
import type { BuiltStage } from './built-stage.ts'
import { isCollected } from './effects/static-effect.ts'
import { copiedOfImage } from './image-files-copied.ts'
import { movedTexts } from './image-texts.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'
import { producedText, textOfImage } from './small-file.ts'

/** The files that COPY and ADD see. */
export interface CopySources {
  readonly stages: ReadonlyMap<number, BuiltStage>
  readonly imageOf: (reference: string, platform: string) => Promise<BaseImage | null>
  /** The files of the build context that a step copies, each source a group. */
  readonly contextGroups: (
    step: CopyStep,
    place: StepPlace,
    isFolder: (path: string) => boolean,
  ) => Promise<readonly ImageFiles[]>
}

/** Carries out COPY or ADD. */
export async function copyStep(
  step: CopyStep,
  state: StageState,
  place: StepPlace,
  sources: CopySources,
  work: ImageWork,
): Promise<StageState> {
  const groups = await groupsOf(step, state, place, sources, work)
  const owned = groups.map((group) => ({
    ...group,
    owner: step.chown ?? 'root',
    mode: step.chmod ?? group.mode,
  }))
  const inline = step.files.map(
    ({ name, content }) => [destinationOf(step, name, false, state), content] as const,
  )
  return {
    ...state,
    files: owned.reduce<FileSystem>((all, group) => added(all, group, place.layer), state.files),
    texts: new Map([
      ...textsWithout(state.texts, groups),
      ...copiedTexts(step, state, sources),
      ...inline,
    ]),
    environments: withCopied(state.environments, copiedEnvironments(step, sources)),
  }
}

async function groupsOf(
  step: CopyStep,
  state: StageState,
  place: StepPlace,
  sources: CopySources,
  work: ImageWork,
): Promise<readonly ImageFiles[]> {
  const inline = step.files.map((file) =>
    inlineGroup(destinationOf(step, file.name, false, state), file.size),
  )
  const remote = step.sources.filter(isRemote).map((source) => remoteGroup(step, source, state))
  const local = step.sources.filter((source) => !isRemote(source))
  if (local.length === 0) return [...inline, ...remote]
  const { from } = step
  if (from.kind === 'scratch') return [...inline, ...remote]
  if (from.kind === 'context')
    return [
      ...inline,
      ...remote,
      ...(await sources.contextGroups({ ...step, sources: local }, place, (path) =>
        isKnownFolder(state, bare(path)),
      )),
    ]
  if (from.kind === 'image') {
    const image = await sources.imageOf(from.reference, place.platform)
    const copied = await Promise.all(local.map((source) => fromImage(step, source, image, state)))
    return [...inline, ...remote, ...copied]
  }
  const stage = sources.stages.get(from.index)
  if (stage === undefined) return [...inline, ...remote]
  const found = await Promise.all(
    local.map((source) => fromStage(step, source, stage, state, work)),
  )
  return [...inline, ...remote, ...found.flat()]
}

/** The files of a COPY replace files that commands had written there. */
const textsWithout = (
  texts: StageState['texts'],
  groups: readonly ImageFiles[],
): StageState['texts'] => {
  const brought = groups.map((group) => ({ group, layer: 0 }))
  const isReplaced = (path: string): boolean => {
    const host = hostPathOf(brought, path)
    return host !== undefined && statusOf(host) !== undefined
  }
  return new Map([...texts].filter(([path]) => !isReplaced(path)))
}

/** Texts that commands of another stage wrote, at the paths to which they are copied. */
function copiedTexts(
  step: CopyStep,
  state: StageState,
  { stages }: CopySources,
): StageState['texts'] {
  const stage = step.from.kind === 'stage' ? stages.get(step.from.index) : undefined
  if (stage === undefined) return new Map()
  const { texts } = stage.state
  return new Map(
    step.sources.flatMap((source) => {
      const path = bare(imagePath(source, '/'))
      return [...movedTexts(texts, path, destinationOf(step, source, !texts.has(path), state))]
    }),
  )
}

const isRemote = (source: string): boolean => /^(?:https?|git|ssh):|^git@/.test(source)

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const bare = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path

/**
 * The destination of a source: the contents of a folder go to the destination, a file into it if it
 * is a folder (https://docs.docker.com/reference/dockerfile/#copy).
 */
function destinationOf(
  step: CopyStep,
  source: string,
  isFolder: boolean,
  state: StageState,
): string {
  const destination = bare(step.destination)
  const own = bare(source)
  if (step.parents)
    return imagePath(
      `./${own.includes('/./') ? own.slice(own.indexOf('/./') + 3) : own}`,
      destination,
    )
  if (isFolder) return destination
  const isInto =
    step.destination.endsWith('/') ||
    step.sources.length + step.files.length > 1 ||
    /[*?[]/.test(source) ||
    isKnownFolder(state, destination)
  return isInto ? imagePath(nameOf(own), destination) : destination
}

const isKnownFolder = ({ files, folders }: StageState, path: string): boolean =>
  folders.has(path) ||
  files.some(
    ({ group }) =>
      group.kind !== 'base' && group.places.some((place) => place !== path && liesIn(place, path)),
  )

/** The content of a stage at a path; a pattern may match several paths. */
async function fromStage(
  step: CopyStep,
  source: string,
  { state, base }: BuiltStage,
  into: StageState,
  work: ImageWork,
): Promise<readonly ImageFiles[]> {
  const path = bare(imagePath(source, '/'))
  const matched = /[*?[]/.test(path) ? pathsMatching(state.files, path) : [path]
  const groups: ImageFiles[] = []
  for (const one of matched) {
    const isFolder = !(await isFile(state.files, one))
    groups.push(...(await copied(state.files, one, destinationOf(step, one, isFolder, into))))
  }
  groups.push(...ofBase(step, path, base, into))
  if (groups.length > 0) return groups
  const usual = base?.files.get(path) ?? usualFile(path)
  if (usual !== undefined)
    return [
      imageFiles(
        'written',
        `${step.kind.toUpperCase()} ${source}`,
        [destinationOf(step, path, false, into)],
        { files: 1, sizes: usual },
      ),
    ]
  // A stage that only names an image to copy from.
  if (state.files.every(({ group }) => group.kind === 'base'))
    return [await fromImage(step, source, base, into)]
  const below = base === null ? null : await ofTree(step, source, base, into)
  if (below !== null && below !== 'absent') return [below]
  const isUnknown = state.files.some(({ group }) => group.kind === 'unknown')
  const made =
    builtProgram(step, path, state.files, into) ??
    collectedFiles(step, path, state.files, into) ??
    (isUnknown ? producedText(step, source) : undefined)
  if (made !== undefined) return [made]
  if (!isUnknown && base !== null && state.files.length > 0 && isPythonPath(path))
    work.findings.push({
      code: 'nothing-copied',
      line: step.line,
      size: 0,
      message: `${source} is empty in the stage that it is copied from.`,
      fix: 'Copy from the folder that the packages are installed in.',
    })
  return [unknownGroup(step, source, 'the files that an earlier stage made there are unknown')]
}

/**
 * A program that a build of the source of its distribution leaves in a folder of programs: it is a
 * part of the distribution, most of it for a server such as uWSGI.
 */
function builtProgram(
  step: CopyStep,
  path: string,
  files: FileSystem,
  into: StageState,
): ImageFiles | undefined {
  if (!/\/bin\/[^/]+$/.test(path)) return undefined
  const name = normalizeName(nameOf(path))
  const built = files.findLast(
    ({ group }) =>
      group.kind === 'distribution' &&
      group.distribution?.name === name &&
      group.footprint.sizes.uncompressed.source === 'estimated',
  )?.group
  if (built === undefined) return undefined
  const { sizes } = asShare(built.footprint, { likely: 1, low: 0, high: 1 })
  const label = `${step.kind.toUpperCase()} ${path}`
  return imageFiles('written', label, [destinationOf(step, path, false, into)], { files: 1, sizes })
}

/** The files that `collectstatic` has put into a folder, which the project's settings name. */
function collectedFiles(
  step: CopyStep,
  path: string,
  files: FileSystem,
  into: StageState,
): ImageFiles | undefined {
  if (!/static|assets|public|www|build|dist/i.test(nameOf(path))) return undefined
  const collected = files.findLast(({ group }) => group.places.some(isCollected))?.group
  if (collected === undefined) return undefined
  const label = `${step.kind.toUpperCase()} ${path}`
  return imageFiles('written', label, [destinationOf(step, path, true, into)], collected.footprint)
}

const isPythonPath = (path: string): boolean =>
  /site-packages|dist-packages|\/venv|\/install|\.local/.test(path)

/** The interpreter of the base is copied if its folder is. */
function ofBase(
  step: CopyStep,
  path: string,
  base: BaseImage | null,
  into: StageState,
): readonly ImageFiles[] {
  const python = base?.python ?? null
  if (base === null || python === null) return []
  const library = `${python.prefix}/lib/python${python.version.split('.').slice(0, 2).join('.')}`
  if (!liesIn(library, path)) return []
  const layer =
    base.layers.find(({ created_by }) => created_by.includes('CPython')) ??
    base.layers.find(({ created_by }) => /python/i.test(created_by))
  const destination = destinationOf(step, path, true, into)
  const footprint = layer === undefined ? UNKNOWN_FOOTPRINT : { files: 1500, sizes: layer.sizes }
  const places = [rebased(`${library}/os.py`, path, destination)]
  return [
    imageFiles('interpreter', `Python ${python.version} of ${base.reference}`, places, footprint),
  ]
}

function pathsMatching(files: FileSystem, pattern: string): readonly string[] {
  const parts = pattern.split('/').map((part) => parseGlob(part, true))
  const found = new Set<string>()
  for (const { group } of files)
    for (const place of group.places) {
      const own = place.split('/').slice(0, parts.length)
      if (own.length === parts.length && parts.every((part, at) => globMatches(part, own[at]!)))
        found.add(own.join('/'))
      else if (group.pins !== undefined && liesIn(pattern, place)) found.add(place)
    }
  return [...found]
}

/** Whether a path names a file, as far as the groups show. */
async function isFile(files: FileSystem, path: string): Promise<boolean> {
  for (const { group } of files) {
    if (!group.places.includes(path)) continue
    if (group.kind === 'scripts' || group.kind === 'written') return true
    if ((await group.list?.())?.some((file) => file.path === path) === true) return true
  }
  return false
}

async function fromImage(
  step: CopyStep,
  source: string,
  image: BaseImage | null,
  into: StageState,
): Promise<ImageFiles> {
  const path = bare(imagePath(source, '/'))
  const sizes = image?.files.get(path)
  const group = unknownGroup(step, source, 'the files of that image are unknown')
  const places = [destinationOf(step, path, false, into)]
  const node = image === null ? undefined : nodeFiles(image.reference, path)
  if (sizes === undefined && node !== undefined && image?.tree === null) {
    const { reason: _, ...known } = group
    return { ...known, kind: 'written', places, footprint: node }
  }
  if (sizes === undefined) {
    const listed = image === null ? null : await ofTree(step, source, image, into)
    if (listed === 'absent') return { ...group, places, reason: 'that image has no such file' }
    return listed ?? { ...(textOfImage(step, source) ?? group), places }
  }
  const { reason: _, ...known } = group
  return { ...known, kind: 'written', places, footprint: { files: 1, sizes } }
}

/** A file that ADD fetches. */
function remoteGroup(step: CopyStep, source: string, into: StageState): ImageFiles {
  const size = installerSize(source)
  if (size === undefined) return unknownGroup(step, source, 'a download is not weighed')
  const place = destinationOf(step, source, false, into)
  const footprint = footprintOfMany(1, 0, roughly(size, 0.5), roughly(size * 0.3, 0.5))
  return imageFiles('written', `ADD ${source}`, [place], footprint, { origin: source })
}

const ofTree = (
  step: CopyStep,
  source: string,
  image: BaseImage,
  into: StageState,
): Promise<ImageFiles | 'absent' | null> =>
  copiedOfImage(
    image,
    bare(imagePath(source, '/')),
    `${step.kind.toUpperCase()} ${source}`,
    (path, isFolder) => destinationOf(step, path, isFolder, into),
  )

function inlineGroup(path: string, size: number): ImageFiles {
  const footprint = footprintOfMany(1, 0, exactly(size), roughly(size * 0.5, 0.5))
  return imageFiles('written', path, [path], footprint)
}

const unknownGroup = (step: CopyStep, source: string, reason: string): ImageFiles =>
  unknownFiles(
    `${step.kind.toUpperCase()} ${source}`,
    imagePath(`./${nameOf(bare(source))}`, step.destination),
    reason,
  )

/** Environments whose folder a stage copies still work if they are copied to the same path. */
function copiedEnvironments(step: CopyStep, { stages }: CopySources): readonly PythonEnvironment[] {
  const stage = step.from.kind === 'stage' ? stages.get(step.from.index) : undefined
  if (stage === undefined) return []
  return stage.state.environments.flatMap((environment) =>
    step.sources.flatMap((source) => {
      const path = bare(imagePath(source, '/'))
      if (environment.kind === 'interpreter' && environment.prefix === '/usr/local') return []
      if (!liesIn(environment.prefix, path)) return []
      const at = (own: string): string => rebased(own, path, bare(step.destination))
      const { prefix, site, scripts, programs } = environment
      return [
        {
          ...environment,
          prefix: at(prefix),
          site: at(site),
          scripts: at(scripts),
          programs: at(programs),
        },
      ]
    }),
  )
}

const withCopied = (
  known: readonly PythonEnvironment[],
  copies: readonly PythonEnvironment[],
): readonly PythonEnvironment[] => [
  ...known.filter(({ prefix }) => !copies.some((one) => one.prefix === prefix)),
  ...copies,
]
