import { resolve } from 'node:path'
import { type Warning, warning } from '../../errors.ts'
import { footprintOf } from '../../images/file-system/footprint.ts'
import {
  type GroupFile,
  type ImageFiles,
  imageFiles,
  unknownFiles,
} from '../../images/file-system/image-files.ts'
import { roughly } from '../../images/sizes/figure.ts'
import { type CopiedEntry, copiedEntries } from '../../images/stages/copied-entries.ts'
import type { CopyStep } from '../../images/stages/step.ts'
import type { BuildContext } from '../../inputs/build-context/build-context.ts'
import {
  type ContextOptions,
  findIgnoreFile,
  listBuildContext,
} from '../../inputs/build-context/list-build-context.ts'
import { builtProject } from './built-project.ts'
import type { ImageWork, StepPlace } from './image-work.ts'
import { settingsPattern } from './local-settings.ts'
import { isSmallByName, smallFile } from './small-file.ts'
import { unpackedGroups } from './unpacked-groups.ts'

/** The build context, listed when a step first needs it. */
export interface OpenContext {
  readonly hasIgnoreFile: () => boolean
  readonly groups: (
    step: CopyStep,
    place: StepPlace,
    isFolder: (path: string) => boolean,
    work: ImageWork,
  ) => Promise<readonly ImageFiles[]>
}

/**
 * The compressed size of a context's files, which are texts, data and programs: between a quarter
 * of their size and all of it.
 */
const PACKED = { size: 0.5, share: 0.5 }

/**
 * @param folder of the context, as named
 * @param dockerfile as named: an ignore file with its name comes first
 * @param ignoreText replaces the text of the ignore file
 */
export function openContext(
  folder: string,
  dockerfile: string,
  cwd: string,
  ignoreText?: string,
): OpenContext {
  const root = resolve(cwd, folder)
  const options: ContextOptions = {
    folder: root,
    name: folder,
    dockerfile: dockerfile === '-' ? null : resolve(cwd, dockerfile),
    ...(ignoreText === undefined ? {} : { ignoreText }),
  }
  let listed: Promise<BuildContext> | undefined
  return {
    hasIgnoreFile: () => ignoreText !== undefined || findIgnoreFile(options) !== null,
    groups: async (step, place, isFolder, work) => {
      listed ??= listBuildContext(options, work.session.turn)
      const context = await listed
      const own = (source: string): CopyStep => ({ ...step, sources: [source] })
      const isSeveral = step.sources.length + step.files.length > 1
      const groups = step.sources.map(async (source): Promise<readonly ImageFiles[]> => {
        const found = copiedEntries(
          own(source),
          context.entries,
          (path) => isSeveral || isFolder(path),
        )
        const built =
          found.missing.length > 0 || (found.copied.length === 0 && found.unresolved.length === 0)
            ? await builtProject(step, source, context, root, place, work)
            : null
        if (built !== null) return [built]
        if (found.missing.length > 0) {
          const pattern = settingsPattern(source, context, root)
          if (pattern === null) return [missingSource(step, source, context, place, work)]
          work.warnings.push(settingsAssumed(source, pattern, place))
          return [smallFile(step, source)]
        }
        const unset = step.usualSources[step.sources.indexOf(source)] ?? ''
        const usual =
          found.unresolved.length > 0 && unset !== ''
            ? copiedEntries(own(unset), context.entries, isFolder)
            : null
        if (usual !== null && usual.copied.length > 0) {
          work.warnings.push(argumentAssumed(step, source, place))
          return [groupOf(step, source, usual.copied, root)]
        }
        if (found.unresolved.length > 0)
          return [unknownSource(step, source, 'its name depends on an unknown variable')]
        if (found.copied.length === 0) return []
        return step.kind === 'add' && step.unpack !== false
          ? addedGroups(step, source, found.copied, root)
          : [groupOf(step, source, found.copied, root)]
      })
      return (await Promise.all(groups)).flat()
    },
  }
}

const settingsAssumed = (source: string, pattern: string, { line }: StepPlace): Warning =>
  warning(
    'settings-assumed',
    `Line ${line}: ${source} is not in the build context, because .gitignore has ${pattern}: a small file is assumed there.`,
  )

const argumentAssumed = (step: CopyStep, source: string, { line }: StepPlace): Warning =>
  warning(
    'argument-assumed',
    `Line ${line}: ${step.kind.toUpperCase()} ${source} depends on a build argument without a value, which is read as empty.`,
  )

/** The files that ADD copies, and the content of directly named archives, which it unpacks. */
async function addedGroups(
  step: CopyStep,
  source: string,
  copied: readonly CopiedEntry[],
  root: string,
): Promise<readonly ImageFiles[]> {
  const plain: CopiedEntry[] = []
  const groups: ImageFiles[] = []
  for (const one of copied) {
    // Archives in a folder are not unpacked.
    const isNamed = isOfNamed([one], source)
    const unpacked = isNamed
      ? await unpackedGroups(step, one.source, `${root}/${one.source}`)
      : null
    if (unpacked === null) plain.push(one)
    else groups.push(...unpacked)
  }
  return plain.length === 0 ? groups : [groupOf(step, source, plain, root), ...groups]
}

/** The number of names in a path. */
const depthOf = (path: string): number =>
  path.split('/').filter((part) => part !== '' && part !== '.').length

function groupOf(
  step: CopyStep,
  source: string,
  copied: readonly CopiedEntry[],
  root: string,
): ImageFiles {
  const files = copied.filter(({ entry }) => entry.kind !== 'folder')
  const listed = files.map(
    ({ destination, entry }): GroupFile => ({
      path: destination,
      size: entry.size,
      compressed: entry.size * PACKED.size,
    }),
  )
  const size = listed.reduce((sum, file) => sum + file.size, 0)
  const [first] = copied
  const { at, host } = first === undefined ? { at: step.destination, host: '' } : commonStart(first)
  const footprint = footprintOf(
    listed,
    copied.length - files.length,
    roughly(size * PACKED.size, PACKED.share),
  )
  return imageFiles(
    'context',
    `${step.kind.toUpperCase()} ${source}`,
    isOfNamed(copied, source) ? copied.map((one) => one.destination) : outermost(copied, at),
    footprint,
    {
      context: { at, host: host === '' ? root : `${root}/${host}` },
      fingerprint: JSON.stringify(files.map(({ source: path, entry }) => [path, entry.size])),
      list: () => Promise.resolve(listed),
    },
  )
}

/** Whether single files were named, so nothing else is copied from their folder. */
const isOfNamed = (copied: readonly CopiedEntry[], source: string): boolean =>
  copied.every((one) => one.entry.kind === 'file' && depthOf(one.source) === depthOf(source))

/** The folders of an entry in the image and in the context below which the paths are the same. */
function commonStart({ source, destination }: CopiedEntry): {
  readonly at: string
  readonly host: string
} {
  let [at, host] = [destination, source]
  for (;;) {
    const [inImage, inContext] = [
      at.slice(at.lastIndexOf('/') + 1),
      host.slice(host.lastIndexOf('/') + 1),
    ]
    if (inImage !== inContext || host === '' || at === '/')
      return { at: at === '' ? '/' : at, host }
    at = at.slice(0, at.lastIndexOf('/'))
    host = host.includes('/') ? host.slice(0, host.lastIndexOf('/')) : ''
  }
}

/** The first names below a folder. */
function outermost(copied: readonly CopiedEntry[], folder: string): readonly string[] {
  const start = folder === '/' ? 1 : folder.length + 1
  return [
    ...new Set(
      copied.map(({ destination }) =>
        destination.indexOf('/', start) < 0
          ? destination
          : destination.slice(0, destination.indexOf('/', start)),
      ),
    ),
  ]
}

function missingSource(
  step: CopyStep,
  source: string,
  { folder, ignoreFile }: BuildContext,
  { line }: StepPlace,
  work: ImageWork,
): ImageFiles {
  work.findings.push({
    code: 'source-missing',
    line,
    size: 0,
    message: `${source} is not in the build context ${folder}: the build stops at line ${line}.`,
    fix:
      ignoreFile === null
        ? 'Correct the path, or name another folder with --context.'
        : `Correct the path, or see whether ${ignoreFile} leaves it out.`,
  })
  return isSmallByName(source)
    ? smallFile(step, source)
    : unknownSource(step, source, 'it is not in the build context')
}

const unknownSource = (step: CopyStep, source: string, reason: string): ImageFiles =>
  unknownFiles(`${step.kind.toUpperCase()} ${source}`, `/.context/${source}`, reason)
