import { isObject } from '../text/json.ts'

/** The longest text in a document, characters. */
const MOST_TEXT = 10_000
const MOST_ITEMS = 20_000

/** An object of a JSON document that another program may have written. */
export type Fields = Readonly<Record<string, unknown>>

/** The fault of a document, with a hint if there is one. */
export class Misfit extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

export function fieldsIn(value: unknown, what: string): Fields {
  if (isObject(value)) return value
  throw new Misfit(`${what} is ${value === undefined ? 'missing' : 'not an object'}`)
}

export function listIn(value: unknown, what: string, most: number): readonly unknown[] {
  if (!Array.isArray(value))
    throw new Misfit(`${what} is ${value === undefined ? 'missing' : 'not a list'}`)
  if (value.length > most) throw new Misfit(`${what} has more than ${most} entries`)
  return value
}

export const textsIn = (value: unknown, what: string): readonly string[] =>
  listIn(value, what, MOST_ITEMS).map((one) => textIn(one, what))

export function textIn(value: unknown, what: string): string {
  if (typeof value === 'string' && value.length <= MOST_TEXT) return value
  throw new Misfit(
    `${what} is ${value === undefined ? 'missing' : typeof value === 'string' ? 'too long' : 'not a string'}`,
  )
}

export function timeIn(value: unknown, what: string): string {
  const text = textIn(value, what)
  if (Number.isNaN(Date.parse(text))) throw new Misfit(`${what} is not a time`)
  return new Date(text).toISOString()
}

export function sizeIn(value: unknown, what: string): number | null {
  if (value === null || (Number.isSafeInteger(value) && Number(value) >= 0))
    return value as number | null
  throw new Misfit(`${what} is not a size`)
}

export function pairIn(value: unknown, what: string): readonly [number, number] {
  const [low, high] = listIn(value, what, 2)
  return [sizeIn(low, what) ?? 0, sizeIn(high, what) ?? 0]
}

export function oneOfIn<T extends string>(value: unknown, choices: readonly T[], what: string): T {
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  throw new Misfit(`${what} is ${value === undefined ? 'missing' : quoted(value)}`)
}

export const quoted = (value: unknown): string =>
  typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(JSON.stringify(value)).slice(0, 40)
