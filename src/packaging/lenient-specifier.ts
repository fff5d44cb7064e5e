import { parseSpecifierSet, type SpecifierSet } from './specifier.ts'

/** The common slips in published metadata and what was meant, in the order in which uv mends them (its lenient specifiers). */
const MENDS: readonly (readonly [slip: RegExp, meant: string])[] = [
  // >=7.2.0<8.0.0: a comma is missing
  [/(\d)(?=[<>=~!])/g, '$1,'],
  // !=~5.0
  [/!=~((?:\d+\.)*\d+)/g, '!=$1.*'],
  // >=1.9.*, <3.4.*
  [/([<>]=?\s*\d+(?:\.\d+)*)\.\*/g, '$1'],
  // !=3.0*
  [/(\d)\*/g, '$1.*'],
  // >dev
  [/>dev/g, '>0.0.0dev'],
  // >=9.0.0a1.0
  [/(\d(?:a|b|rc|post|dev)\d+)\.0/g, '$1'],
  // >= '2.7'
  [/['"]/g, ''],
]

/**
 * Reads a specifier set as uv reads those of published metadata: where the strict reading fails, the common slips are
 * mended one kind after the other until it holds. `undefined` where it never does; uv then leaves the file out. pip mends
 * nothing: it ignores a Requires-Python that {@link parseSpecifierSet} refuses, and leaves out a version that has such a dependency.
 */
export function parseLenientSpecifierSet(text: string): SpecifierSet | undefined {
  let set = parseSpecifierSet(text)
  let mended = text
  for (const [slip, meant] of MENDS) {
    if (set !== undefined) return set
    mended = mended.replace(slip, meant)
    set = parseSpecifierSet(mended)
  }
  return set
}
