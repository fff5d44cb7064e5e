import type { ImageFiles } from '../../images/file-system/image-files.ts'
import { liesIn } from '../../images/file-system/image-path.ts'
import { type HiddenGroup, hiddenGroups } from '../../images/file-system/layer.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import type { BuiltImage } from './built-image.ts'
import {
  allChanges,
  changedInstructions,
  type NewTexts,
  withDropped,
  withFlag,
  withMergedInstalls,
  withMoved,
} from './dockerfile-changes.ts'
import { bytesOf, lineOf, namesOf } from './finding.ts'

/** Smaller findings are not shown. */
const LEAST = 1e6

/**
 * A layer can only add: files that a later layer deletes, replaces, or writes again with another
 * owner still count.
 */
export function hiddenFindings(image: BuiltImage): readonly Finding[] {
  const hidden = hiddenOf(image)
  const layers = [...new Set(hidden.map(({ layer }) => layer))]
  return [
    ...rewrittenFindings(image),
    ...layers.flatMap((layer) =>
      deletedFindings(
        image,
        layer,
        hidden.filter((one) => one.layer === layer),
      ),
    ),
  ]
}

/** Finds files that count in the image although no container sees them. */
export const hiddenOf = ({ layers, files }: BuiltImage): readonly HiddenGroup[] =>
  hiddenGroups(new Map(layers.map((layer, at) => [at, layer])), files).filter(
    // Sizes that --layer states have no path, so nothing can hide them.
    ({ group }) => group.kind !== 'base' && group.places.length > 0,
  )

/** Layers that write files of lower layers again. */
function rewrittenFindings(image: BuiltImage): readonly Finding[] {
  const { layers } = image
  return layers.flatMap(({ rows, line, instruction }): Finding[] => {
    const again = rows.filter((row) => row.again).map(({ group }) => group)
    const size = bytesOf(again)
    if (size < LEAST) return []
    const isOwner = /\bchown\b|\bchgrp\b/.test(instruction)
    const [owner] = again.map((group) => group.owner)
    return [
      {
        code: isOwner ? 'owner-changed' : 'mode-changed',
        line,
        size,
        message: `Line ${line} writes ${formatSize(size, false)} again, because it changes the ${isOwner ? 'owner' : 'mode'} of files of lower layers: ${namesOf(again)}.`,
        fix: isOwner
          ? `Set the owner where the files are written: COPY --chown=${owner} …, or install as that user.`
          : 'Set the mode where the files are written: COPY --chmod=…, or chmod in the same RUN.',
        ...changedInstructions(image, givenWhereWritten(image, again, line, isOwner)),
      },
    ]
  })
}

/**
 * Sets owner or mode with COPY, or with `chown` or `chmod` at the end of the RUN that writes the
 * files.
 */
function givenWhereWritten(
  image: BuiltImage,
  again: readonly ImageFiles[],
  line: number | null,
  isOwner: boolean,
): NewTexts | null {
  const keys = new Set(again.map(({ key }) => key))
  const writing = image.layers.filter(
    (layer) => layer.line !== line && layer.rows.some(({ group }) => keys.has(group.key)),
  )
  const [{ owner, mode } = { owner: '', mode: null }] = again
  // An earlier line does not know a user that is created later; COPY does not take a mode in
  // letters.
  const isLater =
    isOwner && !/^\d/.test(owner) && !writing.every((layer) => hasUserBefore(image, layer.line))
  if (line === null || isLater || (!isOwner && !/^\d{3,4}$/.test(mode ?? ''))) return null
  const copies = writing.filter(({ instruction }) => /^(?:COPY|ADD)\s/i.test(instruction))
  const runs = writing
    .filter(({ instruction }) => /^RUN\s/i.test(instruction))
    .flatMap((layer) => layer.line ?? [])
  const flag = isOwner ? `--chown=${owner}` : `--chmod=${mode}`
  const fits = isOwner ? /^(?:chown|chgrp)\s/ : /^chmod\s/
  const [run, ...others] = runs
  if (others.length > 0) return null
  const places = writing
    .filter((layer) => layer.line === run)
    .flatMap(({ rows }) => rows.flatMap(({ group }) => group.places))
  const left =
    run === undefined
      ? withDropped(image, line, fits)
      : withMoved(image, line, run, fits, (command) => ofPlaces(command, places))
  return allChanges(left, ...copies.map((layer) => withFlag(image, layer.line, flag)))
}

/** `chown` or `chmod` with only those absolute paths at which a RUN writes something. */
function ofPlaces(command: string, places: readonly string[]): string | null {
  const [, start, rest = ''] = /^(\w+(?:\s+-\w+)*\s+\S+)\s+(.*)$/.exec(command) ?? []
  const paths = rest.split(/\s+/)
  const own = paths.filter((path) =>
    places.some((place) => liesIn(place, path) || liesIn(path, place)),
  )
  return start === undefined || own.length === 0 || !paths.every((path) => path.startsWith('/'))
    ? null
    : `${start} ${own.join(' ')}`
}

const hasUserBefore = ({ instructions }: BuiltImage, line: number | null): boolean =>
  [...instructions].some(
    ([at, { text }]) => at < (line ?? 0) && /\b(?:useradd|adduser)\b/.test(text),
  )

function deletedFindings(
  image: BuiltImage,
  layer: number,
  all: readonly HiddenGroup[],
): readonly Finding[] {
  // If a later layer writes files again, the finding belongs to that layer.
  const isRewritten = ({ group }: HiddenGroup): boolean =>
    image.layers.some(
      ({ rows }, at) => at > layer && rows.some((row) => row.again && row.group.key === group.key),
    )
  const gone = all.filter((one) => !isRewritten(one))
  const size = gone.reduce((sum, { hidden }) => sum + hidden, 0)
  if (size < LEAST) return []
  const line = lineOf(image, layer)
  const groups = gone.map(({ group }) => group)
  const packages = groups.filter(({ distribution }) => distribution !== undefined)
  const swapped = packages.filter((group) => isReplaced(image, group))
  if (bytesOf(swapped) > size / 2) {
    const [first] = swapped.toSorted((a, b) => bytesOf([b]) - bytesOf([a]))
    const later = image.layers.findIndex(
      ({ rows }, at) =>
        at > layer &&
        rows.some(({ group }) => group.distribution?.name === first?.distribution?.name),
    )
    return [
      {
        code: 'replaced-later',
        line: lineOf(image, later) ?? line,
        size,
        package: first!.distribution!.name,
        message: `Line ${lineOf(image, later)} replaces ${namesOf(swapped)} of line ${line}: both copies stay in the image, ${formatSize(size, false)} of them unused.`,
        fix: `Install the version of line ${lineOf(image, later)} in line ${line}, and delete line ${lineOf(image, later)}.`,
        ...changedInstructions(image, withMergedInstalls(image, line, lineOf(image, later))),
      },
    ]
  }
  return [
    {
      code: 'deleted-later',
      line,
      size,
      message: `A later line deletes ${formatSize(size, false)} that line ${line} wrote (${namesOf(groups)}): they stay in its layer.`,
      fix: 'Delete them in the RUN that writes them, or write them in an earlier stage.',
      ...changedInstructions(
        image,
        line === null ? null : withMoved(image, deletingLine(image, layer), line, DELETES),
      ),
    },
  ]
}

const DELETES =
  /^(?:rm|rmdir|find|unlink)\s|^(?:\S*\/)?(?:pip[\d.]*|uv pip|python[\d.]* -m pip)\s+uninstall\s|^apt-get\s+(?:-\S+\s+)*(?:purge|remove|autoremove)\b/

/** The one later RUN that deletes the files; null if several do. */
function deletingLine({ layers }: BuiltImage, layer: number): number | null {
  const all = layers.filter(
    ({ instruction }, at) =>
      at > layer && instruction.split(/\s+&&\s+|^RUN\s+/).some((command) => DELETES.test(command)),
  )
  return all.length === 1 ? all[0]!.line : null
}

const isReplaced = ({ files }: BuiltImage, { distribution }: ImageFiles): boolean =>
  files.some(
    ({ group }) =>
      group.distribution !== undefined &&
      group.distribution.name === distribution?.name &&
      group.distribution.site === distribution.site &&
      group.distribution.version !== distribution.version,
  )
