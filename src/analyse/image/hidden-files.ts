import type { ImageFiles } from '../../images/file-system/image-files.ts'
import { type HiddenGroup, hiddenGroups } from '../../images/file-system/layer.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import type { BuiltImage } from './built-image.ts'
import { bytesOf, lineOf, namesOf } from './finding.ts'

/** Less is not worth a line. */
const LEAST = 1e6

/**
 * Layers only add: what a later one deletes, replaces, or writes again with another owner still
 * weighs.
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

/** What an image holds and no container sees. */
export const hiddenOf = ({ layers, files }: BuiltImage): readonly HiddenGroup[] =>
  hiddenGroups(new Map(layers.map((layer, at) => [at, layer])), files).filter(({ group }) => group.kind !== 'base')

/** Layers that hold files of lower ones again. */
function rewrittenFindings({ layers }: BuiltImage): readonly Finding[] {
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
        message: `Line ${line} writes ${formatSize(size, false)} again, for it changes the ${isOwner ? 'owner' : 'mode'} of files of lower layers: ${namesOf(again)}.`,
        fix: isOwner
          ? `Give the owner where the files are written: COPY --chown=${owner} …, or install as that user.`
          : 'Give the mode where the files are written: COPY --chmod=…, or chmod in the same RUN.',
      },
    ]
  })
}

function deletedFindings(image: BuiltImage, layer: number, all: readonly HiddenGroup[]): readonly Finding[] {
  // What is written again by a later layer is that layer's finding.
  const isRewritten = ({ group }: HiddenGroup): boolean =>
    image.layers.some(({ rows }, at) => at > layer && rows.some((row) => row.again && row.group.key === group.key))
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
      ({ rows }, at) => at > layer && rows.some(({ group }) => group.distribution?.name === first?.distribution?.name),
    )
    return [
      {
        code: 'replaced-later',
        line: lineOf(image, later) ?? line,
        size,
        package: first!.distribution!.name,
        message: `Line ${lineOf(image, later)} replaces ${namesOf(swapped)} of line ${line}: both copies stay in the image, ${formatSize(size, false)} of them unused.`,
        fix: `Install the version of line ${lineOf(image, later)} in line ${line}, and delete line ${lineOf(image, later)}.`,
      },
    ]
  }
  return [
    {
      code: 'deleted-later',
      line,
      size,
      message: `A later line deletes ${formatSize(size, false)} that line ${line} wrote (${namesOf(groups)}): they stay in its layer.`,
      fix: 'Delete them in the RUN that writes them, or write them in a stage that is left behind.',
    },
  ]
}

const isReplaced = ({ files }: BuiltImage, { distribution }: ImageFiles): boolean =>
  files.some(
    ({ group }) =>
      group.distribution !== undefined &&
      group.distribution.name === distribution?.name &&
      group.distribution.site === distribution.site &&
      group.distribution.version !== distribution.version,
  )
