import type { ByteSource } from '../../archives/byte-source.ts'
import { localMembers } from '../../archives/local-members.ts'
import type { ByteRange, CountedCode, WheelFacts } from '../facts.ts'
import { countCode, noCounts } from './code-counts.ts'

/**
 * How many parts of a wheel are read to see how dense its code is, and their length in bytes. Over
 * 185 wheels that were not measured, the error at nine of ten is 18.5 % with the end of the wheel
 * alone, 7.8 % with two parts more, and 6 % with four (benchmarks/bytecode.md).
 */
const WINDOWS = 4
const WINDOW: number = 64 * 1024

/** Source is so many times as large unpacked, at most: more of a part is not counted. */
const MOST_UNPACKED = 6

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
  const share = inOrder.reduce((sum, { packed }) => sum + packed, 0) / WINDOWS
  const aside = Math.max(0, (share - WINDOW) / 2)
  const windows: [start: number, end: number][] = []
  let next = 0
  let before = 0
  for (const { offset, packed } of inOrder) {
    const middle = before + packed / 2
    before += packed
    if (next === WINDOWS || middle < next * share + aside) continue
    while (next < WINDOWS && middle >= next * share + aside) next++
    const last = windows.at(-1)
    const to = Math.min(end, offset + WINDOW)
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

/** The facts where the parts can't be read. */
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
    for (const { name, content } of localMembers(part)) {
      if (!name.endsWith('.py') || content.length === 0) continue
      countCode(counts, content)
      here += content.length
      if (/(^|\/)tests?\//.test(name)) tests += content.length
      if (here >= MOST_UNPACKED * part.length) break
    }
    size += here
  }
  return { size, tests, counts: [...counts] }
}
