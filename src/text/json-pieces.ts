/** Elements of a long list that become one piece. */
const PIECE = 50
/** How deep long lists are looked for. */
const DEEPEST = 4

/**
 * The text of `JSON.stringify(value)` as functions that each make a piece of it, so a large value
 * need not be in memory as a text. A value without long lists is one piece. Functions and objects
 * with `toJSON` are not supported.
 */
export const piecesOfJson = (value: unknown): readonly (() => string)[] => [
  ...pieces(value, DEEPEST),
]

function* pieces(value: unknown, depth: number): Generator<() => string> {
  if (!holdsLong(value, depth)) yield () => JSON.stringify(value) ?? 'null'
  else if (Array.isArray(value)) yield* ofList(value, depth)
  else yield* ofObject(value as object, depth)
}

function* ofList(list: readonly unknown[], depth: number): Generator<() => string> {
  if (list.length <= PIECE)
    for (const [at, one] of list.entries()) {
      yield () => (at === 0 ? '[' : ',')
      yield* pieces(one, depth - 1)
    }
  else
    for (let at = 0; at < list.length; at += PIECE)
      yield () => (at === 0 ? '[' : ',') + JSON.stringify(list.slice(at, at + PIECE)).slice(1, -1)
  yield () => ']'
}

function* ofObject(object: object, depth: number): Generator<() => string> {
  let begin = '{'
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue
    const start = `${begin}${JSON.stringify(key)}:`
    yield () => start
    yield* pieces(value, depth - 1)
    begin = ','
  }
  yield () => (begin === '{' ? '{}' : '}')
}

function holdsLong(value: unknown, depth: number): boolean {
  if (depth === 0 || typeof value !== 'object' || value === null) return false
  if (Array.isArray(value) && value.length > PIECE) return true
  return Object.values(value).some((one) => holdsLong(one, depth - 1))
}
