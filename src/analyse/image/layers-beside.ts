import type { ImageLayer } from '../../model/image.ts'
import type { LayerBeside, LayerFigures } from '../../model/verification.ts'

/** A layer of a real image. */
export interface RealLayer extends LayerFigures {
  /** The instruction in the image's history, or an empty text. */
  readonly createdBy: string
}

type Verb = 'RUN' | 'COPY' | 'ADD' | 'WORKDIR'

/**
 * Pairs the layers of an image with the predicted layers of its Dockerfile, from the top down; the
 * remaining ones at the bottom are the base. If the image records its instructions, layers that a
 * builder leaves out (WORKDIR, empty layers) are skipped.
 *
 * @param real the lowest first
 * @param predicted the lowest first; layers of the base have no line
 */
export function layersBeside(
  real: readonly RealLayer[],
  predicted: readonly ImageLayer[],
): readonly LayerBeside[] {
  const own = predicted.filter(({ line }) => line !== null)
  const rows: LayerBeside[] = []
  const isTold = real.some(({ createdBy }) => createdBy !== '')
  let at = real.length - 1
  for (const layer of own.toReversed()) {
    // buildah makes no layer for WORKDIR.
    const isSkipped =
      at < 0 ||
      (verbOf(layer.instruction) === 'WORKDIR' &&
        isTold &&
        verbOf(real[at]!.createdBy) !== 'WORKDIR')
    rows.push(besideOf(layer, isSkipped ? null : real[at--]!))
  }
  const base = predicted.filter(({ line }) => line === null)
  return [baseOf(real.slice(0, at + 1), base), ...rows.toReversed()]
}

/** The instruction that made a layer, as Dockerfiles, BuildKit and buildah write it. */
function verbOf(text: string): Verb | null {
  const [, verb] =
    /^(?:\/bin\/sh -c #\(nop\) +|\|\d+ .*?)?(RUN|COPY|ADD|WORKDIR)\b/.exec(text) ?? []
  if (verb !== undefined) return verb as Verb
  return /^(?:\|\d+ .*)?\/bin\/(?:ba)?sh (?:-\w+ )*-c (?!#)/.test(text) ? 'RUN' : null
}

const besideOf = (layer: ImageLayer, real: RealLayer | null): LayerBeside => ({
  line: layer.line,
  instruction: layer.instruction,
  real: real === null ? null : figuresOf(real),
  predicted: predictedOf(layer),
})

function predictedOf({
  files,
  uncompressed_size,
  tar_size,
  compressed_size,
  source,
  interval,
}: ImageLayer): LayerBeside['predicted'] {
  return {
    files,
    uncompressed_size,
    tar_size,
    compressed_size,
    source,
    ...(interval === undefined ? {} : { interval }),
  }
}

const figuresOf = ({
  files,
  uncompressed_size,
  tar_size,
  compressed_size,
}: LayerFigures): LayerFigures => ({
  files,
  uncompressed_size,
  tar_size,
  compressed_size,
})

const sumOf = (layers: readonly LayerFigures[]): LayerFigures => {
  const sum = (key: keyof LayerFigures): number =>
    layers.reduce((all, one) => all + (one[key] ?? 0), 0)
  return {
    files: sum('files'),
    uncompressed_size: sum('uncompressed_size'),
    tar_size: sum('tar_size'),
    compressed_size: sum('compressed_size'),
  }
}

/** The remaining layers at the bottom, as one row for the base. */
function baseOf(real: readonly RealLayer[], predicted: readonly ImageLayer[]): LayerBeside {
  const isUnknown = predicted.some(({ source }) => source === 'unknown')
  const figures = sumOf(predicted)
  return {
    line: null,
    instruction: `base, ${real.length === 1 ? '1 layer' : `${real.length} layers`}`,
    real: real.length === 0 ? null : sumOf(real),
    predicted:
      predicted.length === 0
        ? null
        : {
            ...figures,
            uncompressed_size: isUnknown ? null : figures.uncompressed_size,
            source: isUnknown ? 'unknown' : 'estimated',
          },
  }
}
