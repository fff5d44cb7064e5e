import fc from 'fast-check'

/**
 * A version as its parts, from which both a text and a reference order are made without the code
 * under test.
 */
export interface Parts {
  readonly epoch: bigint
  readonly release: readonly bigint[]
  readonly pre: readonly ['a' | 'b' | 'rc', bigint] | null
  readonly post: bigint | null
  readonly dev: bigint | null
  readonly local: readonly (bigint | string)[]
}

/**
 * Small numbers, so that versions meet; some around 10 and 1000, which have a digit more; some that
 * no double holds.
 */
const numbers: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 12, arbitrary: fc.bigInt(0n, 3n) },
  { weight: 3, arbitrary: fc.constantFrom(9n, 10n, 11n, 99n, 100n, 999n, 1000n, 20240101n) },
  { weight: 1, arbitrary: fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, 10n ** 20n) },
)
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { freq: 1 })
const segments = fc.oneof(numbers, fc.constantFrom('a', 'ab', 'abc', 'b', '0a', '1z', 'cu118'))

export const parts: fc.Arbitrary<Parts> = fc.record({
  epoch: fc.oneof({ weight: 8, arbitrary: fc.constant(0n) }, numbers),
  release: fc.array(numbers, { minLength: 1, maxLength: 4 }),
  pre: maybe(fc.tuple(fc.constantFrom('a', 'b', 'rc'), numbers)),
  post: maybe(numbers),
  dev: maybe(numbers),
  local: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(segments, { minLength: 1, maxLength: 3 }),
  ),
})

/** The normal form. */
export function normalText({ epoch, release, pre, post, dev, local }: Parts): string {
  const start = `${epoch === 0n ? '' : `${epoch}!`}${release.join('.')}${pre === null ? '' : pre.join('')}`
  return `${start}${post === null ? '' : `.post${post}`}${dev === null ? '' : `.dev${dev}`}${local.length === 0 ? '' : `+${local.join('.')}`}`
}

type Sortable = readonly (bigint | string | Sortable)[]

function compareSortable(a: Sortable, b: Sortable): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]!, b[i]!]
    const order =
      typeof x === 'object' && typeof y === 'object'
        ? compareSortable(x, y)
        : x < y
          ? -1
          : x > y
            ? 1
            : 0
    if (order !== 0) return order
  }
  return Math.sign(a.length - b.length)
}

const PRE_RANK = { a: 1n, b: 2n, rc: 3n } as const

function sortable({ epoch, release, pre, post, dev, local }: Parts): Sortable {
  const padded = Array.from({ length: 6 }, (_, i) => release[i] ?? 0n)
  const isDevOnly = pre === null && post === null && dev !== null
  const phase = isDevOnly ? [0n] : pre === null ? [4n] : [PRE_RANK[pre[0]], pre[1]]
  const labels = local.map((segment) =>
    typeof segment === 'bigint' ? [1n, segment] : [0n, segment],
  )
  return [
    epoch,
    padded,
    phase,
    post === null ? [] : [post],
    dev === null ? [1n] : [0n, dev],
    labels,
  ]
}

/** The order of PEP 440, as plainly as it can be written: as tuples. */
export function compareParts(a: Parts, b: Parts): number {
  return compareSortable(sortable(a), sortable(b))
}
