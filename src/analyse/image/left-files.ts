import type { FindingCode } from '../../codes/findings.ts'
import type { GroupKind, ImageFiles } from '../../images/file-system/image-files.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import { isAcceleratorPackage, isCudaImage } from '../accelerator.ts'
import type { BuiltImage } from './built-image.ts'
import {
  changedInstructions,
  type NewTexts,
  withCommand,
  withFlag,
  withMergedInstalls,
  without,
  withReplaced,
} from './dockerfile-changes.ts'
import { bytesOf, lineOf, namesOf } from './finding.ts'
import { systemFindings } from './system-findings.ts'

const LEAST = 1e6

/** Finds files in the image that are not needed at run time. */
export function leftFindings(image: BuiltImage): readonly Finding[] {
  return [
    ...cacheFindings(image),
    ...listFindings(image),
    ...systemFindings(image),
    ...twiceFindings(image),
    ...cudaFindings(image),
    ...orphanFindings(image),
  ]
}

const ofKind = ({ files }: BuiltImage, kind: GroupKind) =>
  files.filter(({ group }) => group.kind === kind)

/** A group of kind `cache` is labelled by its tool; `codes/findings.ts` has each of them. */
type CacheCode = Extract<FindingCode, `${string}-cache`>

function cacheFindings(image: BuiltImage): readonly Finding[] {
  return ofKind(image, 'cache').flatMap(({ group, layer }): Finding[] => {
    const size = bytesOf([group])
    const most = group.footprint.sizes.uncompressed.interval[1] ?? size
    if (most < LEAST) return []
    const tool = group.label.replace(/'s cache$/, '')
    const folder = group.places[0]!.replace(/\/\d+$/, '')
    return [
      {
        code: `${tool}-cache` as CacheCode,
        line: lineOf(image, layer),
        size,
        message:
          size === 0
            ? `${group.label} stays in ${folder} if the index sends cache headers, as PyPI does: up to ${formatSize(most, false)}. The index that pysize used sends none.`
            : `${group.label} stays in ${folder}: ${formatSize(size, false)}.`,
        fix:
          tool === 'pip'
            ? `pip install --no-cache-dir …, or RUN --mount=type=cache,target=${folder} pip install …`
            : `RUN --mount=type=cache,target=${folder} ${tool} …, or ${tool === 'uv' || tool === 'poetry' ? `${tool} … --no-cache` : `rm -rf ${folder} in that RUN`}`,
        ...changedInstructions(
          image,
          tool === 'pip'
            ? withReplaced(
                image,
                lineOf(image, layer),
                /(\bpip[\d.]*\s+install)\b(?!.*--no-cache-dir)/g,
                '$1 --no-cache-dir',
              )
            : withFlag(image, lineOf(image, layer), `--mount=type=cache,target=${folder}`),
        ),
      },
    ]
  })
}

/** By package manager: what to do about its lists, and the changed instruction. */
const LISTS_FIXES: Readonly<
  Record<
    string,
    { fix: string; change: (image: BuiltImage, line: number | null) => NewTexts | null } | undefined
  >
> = {
  apt: {
    fix: 'End that RUN with && rm -rf /var/lib/apt/lists/*',
    change: (image, line) => withCommand(image, line, 'rm -rf /var/lib/apt/lists/*'),
  },
  apk: {
    fix: 'apk add --no-cache …',
    change: (image, line) => withReplaced(image, line, /\bapk\s+add\b/g, 'apk add --no-cache'),
  },
  dnf: {
    fix: 'End that RUN with && dnf clean all',
    change: (image, line) => withCommand(image, line, 'dnf clean all'),
  },
}

function listFindings(image: BuiltImage): readonly Finding[] {
  return ofKind(image, 'package-lists').map(({ group, layer }) => {
    const known = LISTS_FIXES[group.label.split("'", 1)[0]!]
    return {
      code: 'package-lists',
      line: lineOf(image, layer),
      size: bytesOf([group]),
      message: `${group.label} stay in ${group.places[0]!.replace(/\/lists$/, '')}: about ${formatSize(bytesOf([group]), false)}.`,
      fix: known?.fix ?? 'Delete them in the RUN that fetched them.',
      ...changedInstructions(image, known?.change(image, lineOf(image, layer)) ?? null),
    }
  })
}

/** The same distributions in two layers, for example by two COPYs. */
function twiceFindings(image: BuiltImage): readonly Finding[] {
  const first = new Map<string, number>()
  const again = new Map<string, ImageFiles[]>()
  for (const [at, { rows }] of image.layers.entries())
    for (const { group, again: isRewritten } of rows) {
      if (group.distribution === undefined || group.kind === 'scripts' || isRewritten) continue
      const key = `${group.kind} ${group.label}`
      const before = first.get(key)
      if (before === undefined) first.set(key, at)
      else if (before !== at) {
        const layers = `${before} ${at}`
        const groups = again.get(layers)
        if (groups === undefined) again.set(layers, [group])
        else groups.push(group)
      }
    }
  return [...again].flatMap(([key, groups]): Finding[] => {
    const size = bytesOf(groups)
    const [before, at] = key.split(' ').map(Number)
    if (size < LEAST) return []
    return [
      {
        code: 'copied-twice',
        line: lineOf(image, at!),
        size,
        message: `Lines ${lineOf(image, before!)} and ${lineOf(image, at!)} both bring ${namesOf(groups)}: ${formatSize(size, false)} twice.`,
        fix: `Copy them once: delete what overlaps in line ${lineOf(image, at!)}.`,
        ...changedInstructions(
          image,
          isAllOf(image, at!, groups) ? without(lineOf(image, at!)) : null,
        ),
      },
    ]
  })
}

/** Whether a layer contains only some groups and the programs of their distributions. */
const isAllOf = ({ layers }: BuiltImage, at: number, groups: readonly ImageFiles[]): boolean => {
  const names = new Set(groups.map(({ distribution }) => distribution?.name))
  return layers[at]!.rows.every(
    ({ group }) =>
      groups.includes(group) || (group.kind === 'scripts' && names.has(group.distribution?.name)),
  )
}

function cudaFindings({ base, files, layers }: BuiltImage): readonly Finding[] {
  if (!isCudaImage(base)) return []
  const own = files.filter(
    ({ group }) =>
      group.distribution !== undefined &&
      /^nvidia-/.test(group.distribution.name) &&
      isAcceleratorPackage(group.distribution.name),
  )
  const size = bytesOf(own.map(({ group }) => group))
  if (size < LEAST) return []
  return [
    {
      code: 'cuda-twice',
      line: layers[own[0]!.layer]?.line ?? null,
      size,
      message: `CUDA is in the base ${base} and in ${formatSize(size, false)} of wheels: ${namesOf(own.map(({ group }) => group))}.`,
      fix: 'Use a base image without CUDA, such as python:3.12-slim: the wheels of torch contain their own.',
    },
  ]
}

/**
 * The line of the install that made a package superfluous: the first later one that does not need
 * it.
 */
const laterInstall = (
  { installs }: BuiltImage,
  name: string,
  line: number | null,
): number | null => {
  const first = installs.findIndex(
    (one) => one.line === line && one.packages.some((each) => each.name === name),
  )
  return (
    installs.slice(first + 1).find(({ packages }) => packages.every((one) => one.name !== name))
      ?.line ?? null
  )
}

/** Packages that every new environment has. */
const SEEDS: ReadonlySet<string> = new Set(['pip', 'setuptools', 'wheel'])

/** Distributions that an earlier install needed and that nothing needs now. */
function orphanFindings(image: BuiltImage): readonly Finding[] {
  if (image.installs.length < 2) return []
  const present = image.files.filter(({ group }) => group.kind === 'distribution')
  const versions = new Map(
    present.map(({ group }) => [group.distribution!.name, group.distribution!.version]),
  )
  const all = image.installs.flatMap(({ packages }) => packages)
  const needed = new Set<string>()
  const open = all.filter(({ requested }) => requested).map(({ name }) => name)
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue
    needed.add(name)
    open.push(
      ...(all.findLast((one) => one.name === name && one.version === versions.get(name))
        ?.dependencies ?? []),
    )
  }
  const known = new Set(all.map(({ name }) => name))
  const orphans = image.files.filter(
    ({ group: { distribution } }) =>
      distribution !== undefined &&
      known.has(distribution.name) &&
      !needed.has(distribution.name) &&
      !SEEDS.has(distribution.name),
  )
  const groups = orphans.map(({ group }) => group)
  const size = bytesOf(groups)
  if (size < LEAST) return []
  const names = [...new Set(groups.map(({ distribution }) => distribution!.name))]
  const heaviest = groups.toSorted((a, b) => bytesOf([b]) - bytesOf([a]))[0]!.distribution!.name
  const line =
    image.installs.find(({ packages }) => packages.some((one) => one.name === heaviest))?.line ??
    lineOf(image, orphans[0]!.layer)
  return [
    {
      code: 'orphans',
      line,
      size,
      message: `${names.length} packages of line ${line} are no longer needed: ${namesOf(groups)}, ${formatSize(size, false)}.`,
      fix: `Install the final versions first, so these packages are never installed. (pip uninstall in a later RUN saves nothing.)`,
      ...changedInstructions(
        image,
        withMergedInstalls(image, line, laterInstall(image, heaviest, line)),
      ),
    },
  ]
}
