/** Start, end, hash and CRC of a name's entry. */
const FIELDS = 4
/** The fewest bytes of an entry in a central directory. */
const SMALLEST_ENTRY = 46

/**
 * The names in a central directory, found by their bytes. A hash table in one array, so no strings
 * are made.
 */
export class NameTable {
  readonly #bytes: Buffer
  readonly #slots: Int32Array
  readonly #mask: number

  /** @param bytes the central directory: it bounds the number of names */
  constructor(bytes: Buffer) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, (1.5 * bytes.length) / SMALLEST_ENTRY)))
    this.#bytes = bytes
    this.#slots = new Int32Array(capacity * FIELDS)
    this.#mask = capacity - 1
  }

  /**
   * Adds the name at `bytes[start, end)`.
   *
   * @param hash of the name, by {@link hashStep} over its bytes
   * @returns the earlier position of the same name and whether its CRC was the same; undefined for
   * a new name
   */
  add(
    start: number,
    end: number,
    hash: number,
    crc: number,
  ): { readonly start: number; readonly same: boolean } | undefined {
    const at = this.#find(this.#bytes, start, end, hash)
    const before = this.#slots[at]!
    const earlier =
      before === 0 ? undefined : { start: before - 1, same: this.#slots[at + 3] === (crc | 0) }
    this.#slots[at] = start + 1
    this.#slots[at + 1] = end
    this.#slots[at + 2] = hash
    this.#slots[at + 3] = crc
    return earlier
  }

  has(name: string): boolean {
    const bytes = Buffer.from(name)
    let hash = HASH_START
    for (const byte of bytes) hash = hashStep(hash, byte)
    return this.#slots[this.#find(bytes, 0, bytes.length, hash)] !== 0
  }

  /** The slot of the name, or the free one for it. */
  #find(bytes: Buffer, start: number, end: number, hash: number): number {
    // The low bits of FNV-1a by themselves are weak.
    for (let index = (hash ^ (hash >>> 15)) & this.#mask; ; index = (index + 1) & this.#mask) {
      const at = index * FIELDS
      const other = this.#slots[at]!
      if (other === 0) return at
      if (this.#slots[at + 2] !== hash) continue
      if (this.#bytes.compare(bytes, start, end, other - 1, this.#slots[at + 1]) === 0) return at
    }
  }
}

/** FNV-1a, 32 bits. */
export const HASH_START: number = 0x811c9dc5 | 0
export const hashStep = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193)
