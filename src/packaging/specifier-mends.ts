/** The common slips in published metadata and what was meant, in the order in which uv mends them (its lenient specifiers). */
const MENDS: readonly (readonly [slip: RegExp, meant: string])[] = [
  // >=7.2.0<8.0.0
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

/** The text with one kind of slip mended, then with one more, and so on to the last. */
export function* mendSpecifiers(text: string): Iterable<string> {
  let mended = text
  for (const [slip, meant] of MENDS) {
    mended = mended.replace(slip, meant)
    yield mended
  }
}
