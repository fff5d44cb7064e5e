import type { ByteSource } from '../../archives/byte-source.ts'
import { localMembers } from '../../archives/local-members.ts'
import type { ByteRange, CountedCode, WheelFacts } from '../facts.ts'
import { countCode, noCounts } from './code-counts.ts'

/** How many parts of a wheel are read to see how dense its code is, and their length, bytes. */
interface Sampling {
  readonly parts: number
  readonly length: number
}

const KIB = 1024
const USUAL: Sampling = { parts: 4, length: 64 * KIB }

/**
 * For wheels with more compressed code than `from`, bytes. Large wheels have code of several kinds,
 * and count most in a total: over 49 large wheels that were not measured, the error at nine of ten
 * is 7.8 %, and 13 % with the usual parts (benchmarks/bytecode.md).
 */
const LARGE: Sampling & { readonly from: number } = {
  parts: 16,
  length: 32 * KIB,
  from: 1024 * KIB,
}

/** Source unpacks to at most this many times its size: more of a part is not counted. */
const MOST_UNPACKED = 6

/**
 * A module that is cut off counts only from this length on, bytes: it begins with imports, which
 * are not like the rest.
 */
const LEAST_FRONT = 2000

/** A module's place in the file, and its compressed size, bytes. */
export interface ModulePlace {
  readonly offset: number
  readonly packed: number
}

/**
 * Parts of a wheel that show how dense the code of these modules is: their compressed bytes are cut
 * into equal shares, and the middle of each share is a part. Each begins with a module.
 *
 * @param end no part goes beyond this offset
 */
export function windowsOf(modules: readonly ModulePlace[], end: number): readonly ByteRange[] {
  const inOrder = modules.toSorted((a, b) => a.offset - b.offset)
  const all = inOrder.reduce((sum, { packed }) => sum + packed, 0)
  const { parts, length } = all > LARGE.from ? LARGE : USUAL
  const share = all / parts
  const aside = Math.max(0, (share - length) / 2)
  const windows: [start: number, end: number][] = []
  let next = 0
  let before = 0
  for (const { offset, packed } of inOrder) {
    const middle = before + packed / 2
    before += packed
    if (next === parts || middle < next * share + aside) continue
    while (next < parts && middle >= next * share + aside) next++
    const last = windows.at(-1)
    const to = Math.min(end, offset + length)
    if (last !== undefined && offset <= last[1]) last[1] = to
    else windows.push([offset, to])
  }
  return windows
}

/**
 * Counts the code in the parts of a wheel that its weight names. Errors of the source are passed
 * on.
 */
export async function readWindows(source: ByteSource, facts: WheelFacts): Promise<WheelFacts> {
  const parts = await Promise.all(
    (facts.code?.windows ?? []).map(([start, end]) => source.read(start, end)),
  )
  const rest = countedIn(parts)
  if (rest.size === 0 || !facts.code) return withoutWindows(facts)
  const { windows: _, ...code } = facts.code
  return { ...facts, code: { ...code, rest } }
}

/** The facts if the parts cannot be read: what was counted before stays. */
export function withoutWindows(facts: WheelFacts): WheelFacts {
  if (!facts.code) return facts
  const { windows: _, ...code } = facts.code
  return { ...facts, code: code.size === 0 ? null : code }
}

function countedIn(parts: readonly Buffer[]): CountedCode {
  const counts = noCounts()
  let size = 0
  let tests = 0
  for (const part of parts) {
    let here = 0
    for (const { name, content, isCut } of localMembers(part)) {
      const least = isCut ? LEAST_FRONT : 1
      if (!name.endsWith('.py') || content.length < least) continue
      countCode(counts, content)
      here += content.length
      if (/(^|\/)tests?\//.test(name)) tests += content.length
      if (here >= MOST_UNPACKED * part.length) break
    }
    size += here
  }
  return { size, tests, counts: [...counts] }
}
