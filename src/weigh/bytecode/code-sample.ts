import type { Tail } from '../../archives/byte-source.ts'
import type { Entry } from '../../archives/central-directory.ts'
import { type Member, memberOf, readMember } from '../../archives/member.ts'
import type { CodeSample } from '../facts.ts'
import { type CodeCounts, countCode, noCounts } from './code-counts.ts'

/** How many bytes of source are counted at most: more takes time and tells little new. */
export const ENOUGH: number = 384 * 1024

/** The modules of a wheel that are in the bytes read of it. */
export interface CodeSampler {
  add(entry: Entry): void
  /** Null if there is no module. */
  sample(): CodeSample | null
}

export function codeSampler(tail: Tail): CodeSampler {
  const modules: { readonly member: Member; readonly tests: boolean }[] = []
  return {
    add: (entry) => {
      const { bytes, nameStart, nameEnd, offset, unpacked } = entry
      if (offset < tail.start || unpacked === 0 || !isModule(bytes, nameEnd)) return
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
      return size === 0 ? null : { size, tests, counts: [...counts] }
    },
  }
}

const isModule = (bytes: Buffer, end: number): boolean =>
  bytes[end - 1] === 0x79 && bytes[end - 2] === 0x70 && bytes[end - 3] === 0x2e
