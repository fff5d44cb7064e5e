import { footprintOfMany } from '../file-system/footprint.ts'
import { estimated, type LayerSizes } from '../sizes/figure.ts'

/** Of Debian 11 to 13 and Alpine 3.21 to 3.24: certificates, time zones, accounts. Bytes. */
const USUAL: readonly {
  readonly paths: RegExp
  readonly files: number
  readonly size: number
  readonly low: number
  readonly high: number
}[] = [
  {
    paths: /^\/etc\/ssl\/(?:certs\/ca-certificates\.crt|cert\.pem)$/,
    files: 1,
    size: 210_000,
    low: 170_000,
    high: 240_000,
  },
  { paths: /^\/etc\/ssl(?:\/certs)?$/, files: 150, size: 420_000, low: 170_000, high: 700_000 },
  {
    paths: /^\/usr\/share\/zoneinfo$/,
    files: 1_200,
    size: 1_400_000,
    low: 400_000,
    high: 3_500_000,
  },
  { paths: /^\/etc\/(?:passwd|group|shadow|hosts)$/, files: 1, size: 900, low: 100, high: 3_000 },
]

/** The sizes of files that images of every distribution have; undefined for others. */
export const usualFile = (path: string): LayerSizes | undefined => {
  const found = USUAL.find(({ paths }) => paths.test(path))
  return found === undefined
    ? undefined
    : footprintOfMany(
        found.files,
        1,
        estimated(found.size, found.low, found.high),
        estimated(found.size / 2, found.low / 4, found.high),
      ).sizes
}
