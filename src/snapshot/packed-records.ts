import { isObject } from '../text/json.ts'

/**
 * Records in JSON without the names of their fields, which repeat in each: `[shapes, records]`. A
 * shape lists the names. An object is `[index of its shape, ...values]`, an array `[-1, ...items]`.
 */
export function packRecords(records: readonly unknown[]): string {
  const shapes = new Map<string, number>()
  const shapeOf = (names: readonly string[]): number => {
    const key = JSON.stringify(names)
    const shape = shapes.get(key) ?? shapes.size
    shapes.set(key, shape)
    return shape
  }
  const pack = (value: unknown): unknown => {
    if (Array.isArray(value)) return [ARRAY, ...value.map(pack)]
    if (!isObject(value)) return value
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    return [shapeOf(fields.map(([name]) => name)), ...fields.map(([, field]) => pack(field))]
  }
  const packed = records.map(pack)
  return JSON.stringify([[...shapes.keys()].map((key) => JSON.parse(key)), packed])
}

const ARRAY = -1

/** Reads what `packRecords` wrote, each record on request. */
export class PackedRecords {
  readonly #text: string
  readonly #unpacked = new Map<number, unknown>()
  #document: Document | undefined

  constructor(text: string) {
    this.#text = text
  }

  /** The record at an index; null if it is absent or broken. */
  at(index: number): unknown {
    if (!this.#unpacked.has(index)) this.#unpacked.set(index, this.#read(index))
    return this.#unpacked.get(index)
  }

  #read(index: number): unknown {
    try {
      this.#document ??= parsed(this.#text)
      return unpack(this.#document.records[index] ?? null, this.#document.shapes)
    } catch {
      return null
    }
  }
}

interface Document {
  readonly shapes: readonly unknown[]
  readonly records: readonly unknown[]
}

function parsed(text: string): Document {
  const [shapes, records]: unknown[] = JSON.parse(text)
  return {
    shapes: Array.isArray(shapes) ? shapes : [],
    records: Array.isArray(records) ? records : [],
  }
}

/**
 * In plain loops: a run reads the record of each of its packages before the first response.
 *
 * @throws if a value has no known shape
 */
function unpack(value: unknown, shapes: readonly unknown[]): unknown {
  if (!Array.isArray(value)) return value
  const items: unknown[] = []
  for (let at = 1; at < value.length; at++) items.push(unpack(value[at], shapes))
  if (value[0] === ARRAY) return items
  const shape = shapes[value[0]]
  if (!Array.isArray(shape)) throw new TypeError('the shape is unknown')
  const record: Record<string, unknown> = {}
  for (let at = 0; at < items.length; at++) record[shape[at]] = items[at]
  return record
}
