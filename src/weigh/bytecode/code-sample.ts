import type { Tail } from '../../archives/byte-source.ts'
import type { Entry } from '../../archives/central-directory.ts'
import { type Member, memberOf, readMember } from '../../archives/member.ts'
import type { CodeSample } from '../facts.ts'
import { type CodeCounts, countCode, noCounts } from './code-counts.ts'
import { type ModulePlace, windowsOf } from './code-windows.ts'

/** The most bytes of source that are counted: more takes time and improves little. */
export const ENOUGH: number = 384 * 1024

/**
 * Less source than this, bytes, is not worth a request: its bytecode is mostly paths and headers.
 */
const LEAST = 3000

/** The modules of a wheel in the bytes that were read. */
export interface CodeSampler {
  add(entry: Entry): void
  /** Null if the bytes contain too little code. */
  sample(): CodeSample | null
}

export function codeSampler(tail: Tail): CodeSampler {
  const modules: { readonly member: Member; readonly tests: boolean }[] = []
  const elsewhere: ModulePlace[] = []
  let all = 0
  return {
    add: (entry) => {
      const { bytes, nameStart, nameEnd, offset, unpacked } = entry
      if (unpacked === 0 || !isModule(bytes, nameEnd)) return
      all += unpacked
      if (offset < tail.start) elsewhere.push({ offset, packed: entry.packed })
      else
        modules.push({
          member: memberOf(entry),
          tests: /(^|\/)tests?\//.test(bytes.toString('latin1', nameStart, nameEnd)),
        })
    },
    sample: () => {
      const counts: CodeCounts = noCounts()
      let size = 0
      let tests = 0
      for (const module of modules) {
        if (size >= ENOUGH) break
        const source = readMember(tail.bytes, tail.start, module.member)
        if (source === undefined) continue
        countCode(counts, source)
        size += source.length
        if (module.tests) tests += source.length
      }
      const windows = all >= LEAST && size < all / 2 ? windowsOf(elsewhere, tail.start) : []
      return size === 0 && windows.length === 0
        ? null
        : { size, tests, counts: [...counts], ...(windows.length === 0 ? {} : { windows }) }
    },
  }
}

const isModule = (bytes: Buffer, end: number): boolean =>
  bytes[end - 1] === 0x79 && bytes[end - 2] === 0x70 && bytes[end - 3] === 0x2e
