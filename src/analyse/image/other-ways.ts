import type {
  Finding,
  ImageBranch,
  ImageLayer,
  ImageReport,
  ImageSizes,
} from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'

type Figures = Pick<ImageReport, 'image' | 'layers'>

/** The result of another way through a condition. */
export interface OtherFigures extends Pick<ImageBranch, 'line' | 'condition' | 'otherwise'> {
  /** Null if this way leads to no image. */
  readonly figures: Figures | null
  readonly reason?: string
  readonly findings: readonly Finding[]
}

/** The figures of an image, with intervals that cover every way that a build may take. */
export const withOtherWays = (
  figures: Figures,
  others: readonly OtherFigures[],
): Figures & Pick<ImageReport, 'branches'> =>
  others.length === 0
    ? figures
    : { ...others.reduce(covering, figures), branches: others.map(branchOf) }

const branchOf = ({ line, condition, otherwise, figures, reason }: OtherFigures): ImageBranch => ({
  line,
  condition,
  otherwise,
  other: figures === null ? null : sizesOf(figures.image),
  ...(reason === undefined ? {} : { reason }),
})

function sizesOf({
  uncompressed_size,
  tar_size,
  compressed_size,
  source,
  interval,
}: ImageSizes): ImageSizes {
  return {
    uncompressed_size,
    tar_size,
    compressed_size,
    source,
    ...(interval === undefined ? {} : { interval }),
  }
}

function covering(own: Figures, { figures }: OtherFigures): Figures {
  if (figures === null) return own
  const layers = own.layers.map((layer): ImageLayer => {
    const others = figures.layers.filter(
      (other) => other.line === layer.line && other.instruction === layer.instruction,
    )
    return layer.line === null || others.length === 0 ? layer : others.reduce(coveringSizes, layer)
  })
  return { image: coveringSizes(own.image, figures.image), layers }
}

const boundsOf = ({
  uncompressed_size: size,
  interval,
}: ImageSizes): readonly [number, number | null] => interval ?? [size ?? 0, size]

function coveringSizes<T extends ImageSizes>(own: T, other: ImageSizes): T {
  const [low, high] = boundsOf(own)
  const [least, most] = boundsOf(other)
  if (least >= low && high !== null && most !== null && most <= high) return own
  const source = own.source === 'unknown' || other.source === 'unknown' ? 'unknown' : 'estimated'
  return {
    ...own,
    source,
    interval: [Math.min(low, least), high === null || most === null ? null : Math.max(high, most)],
  }
}

/** The findings of all ways. A finding of another way says which way. */
export function findingsOfAllWays(
  own: readonly Finding[],
  others: readonly OtherFigures[],
): readonly Finding[] {
  const seen = new Set(own.map(keyOf))
  const more = others.flatMap(({ findings, line, otherwise }) =>
    findings.flatMap((finding) => {
      if (seen.has(keyOf(finding))) return []
      seen.add(keyOf(finding))
      return [
        { ...finding, message: `${finding.message} This applies ${whereOf(line, otherwise)}.` },
      ]
    }),
  )
  return [...own, ...more]
}

const keyOf = ({ code, line, package: name }: Finding): string => `${code} ${line} ${name}`

const whereOf = (line: number, otherwise: string): string =>
  otherwise.startsWith('unless ')
    ? `if ${otherwise.slice('unless '.length)} is false in line ${line}`
    : `if ${otherwise} is true in line ${line}`

/** The effect of each condition, for a warning. */
export function branchSentence(
  { line, condition, otherwise, other, reason }: ImageBranch,
  { uncompressed_size: size }: ImageReport['image'],
): string {
  const fails = condition.startsWith('unless ')
  const start = `Line ${line}: pysize assumes that ${fails ? condition.slice('unless '.length) : condition} is ${fails ? 'false' : 'true'}`
  const elsewhere =
    fails || otherwise.startsWith('unless ') ? 'otherwise' : `if ${otherwise} is true`
  if (other === null)
    return `${start}; ${elsewhere} there is no image: ${reason ?? 'the build stops.'}`
  return `${start}: ${formatSize(size ?? 0, false)}; ${elsewhere} the image is ${formatSize(other.uncompressed_size ?? 0, false)}.`
}
