import type { ChangedLayer, ImageDiff } from '../../model/image-diff.ts'
import { redactCommand } from '../../text/redact.ts'
import type { BuiltImage } from './built-image.ts'

type BuiltLayer = BuiltImage['layers'][number]

/**
 * Finds the layers of an image that are built again. A layer stays if all layers below it stay, its
 * instruction is the same and it writes the same files. The first layer that differs changes all
 * layers above it, because a builder makes them again with new times. `COPY --link` depends on no
 * other layer.
 */
export function compareImages(
  old: BuiltImage,
  now: BuiltImage,
): Pick<ImageDiff['diff'], 'pulled_size' | 'layers'> {
  const before = old.layers.map(identityOf)
  const after = now.layers.map(identityOf)
  let shared = 0
  while (shared < after.length && shared < before.length && before[shared] === after[shared])
    shared++
  const matched = new Set<number>()
  const layers = now.layers.map((layer, at): ChangedLayer => {
    if (at < shared) {
      matched.add(at)
      return changeOf('same', layer, layer, null)
    }
    const twin = twinOf(layer, old.layers, matched, shared)
    const earlier = twin === undefined ? undefined : old.layers[twin]
    if (twin !== undefined) matched.add(twin)
    const isLinked =
      /^(?:COPY|ADD)\s.*--link\b/i.test(layer.instruction) &&
      earlier !== undefined &&
      identityOf(earlier) === after[at]
    if (isLinked) return changeOf('same', layer, earlier, null)
    const cause =
      earlier !== undefined && identityOf(earlier) === after[at]
        ? causeBelow(now.layers[shared], old.layers[shared])
        : ownCause(layer, earlier)
    return changeOf(earlier === undefined ? 'added' : 'changed', layer, earlier ?? null, cause)
  })
  const gone = old.layers
    .filter((_, at) => at >= shared && !matched.has(at))
    .map((layer) => changeOf('removed', layer, layer, null))
  return {
    pulled_size: layers.reduce((sum, one) => sum + one.pulled_size, 0),
    layers: [...layers, ...gone],
  }
}

/** The content of a layer: its instruction, and the files that it writes. */
const identityOf = ({ instruction, rows }: BuiltLayer): string =>
  JSON.stringify([
    instruction,
    ...rows
      .map(
        ({ group }) =>
          `${group.kind} ${group.label} ${group.fingerprint ?? ''} ${group.footprint.sizes.uncompressed.size}`,
      )
      .sort(),
  ])

const twinOf = (
  { instruction }: BuiltLayer,
  layers: BuiltImage['layers'],
  matched: ReadonlySet<number>,
  from: number,
): number | undefined => {
  const verb = (text: string): string => text.split(/\s+/, 1)[0]!
  const free = (at: number): boolean => at >= from && !matched.has(at)
  const exact = layers.findIndex((layer, at) => free(at) && layer.instruction === instruction)
  const found =
    exact >= 0
      ? exact
      : layers.findIndex(
          (layer, at) =>
            free(at) && layer.line !== null && verb(layer.instruction) === verb(instruction),
        )
  return found >= 0 ? found : undefined
}

function changeOf(
  change: ChangedLayer['change'],
  layer: BuiltLayer,
  earlier: BuiltLayer | null,
  cause: string | null,
): ChangedLayer {
  const size = ({ footprint }: BuiltLayer): number => footprint.sizes.uncompressed.size ?? 0
  return {
    change,
    line: layer.line,
    instruction: redactCommand(layer.instruction),
    old_size: earlier === null ? null : size(earlier),
    new_size: change === 'removed' ? null : size(layer),
    pulled_size:
      change === 'same' || change === 'removed' ? 0 : (layer.footprint.sizes.compressed.size ?? 0),
    cause,
  }
}

const causeBelow = (layer: BuiltLayer | undefined, old: BuiltLayer | undefined): string =>
  `${(layer ?? old)?.line == null ? 'the base' : `line ${(layer ?? old)!.line}`} changes below it`

function ownCause(layer: BuiltLayer, earlier: BuiltLayer | undefined): string {
  if (layer.line === null) return 'the base image changed'
  if (earlier === undefined) return 'the old image has no such instruction'
  if (earlier.instruction !== layer.instruction) return 'its instruction differs'
  const labels = (one: BuiltLayer): ReadonlySet<string> =>
    new Set(one.rows.map(({ group }) => group.label))
  const [before, after] = [labels(earlier), labels(layer)]
  const differing = [...after].filter((label) => !before.has(label))
  if (differing.length === 0)
    return before.size > after.size ? 'it writes less' : 'its files differ'
  return `it writes ${differing.slice(0, 2).join(', ')}${differing.length > 2 ? ` and ${differing.length - 2} more` : ''}`
}
