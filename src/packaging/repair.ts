/** The faults that published metadata is known for, each with an example, in the order in which uv repairs them. */
const REPAIRS: readonly ((text: string) => string)[] = [
  // `>=7.2.0<8.0.0`
  (text) => text.replace(/(?<=\d)(?=[<>=~^!])/g, ','),
  // `!=~5.0`
  (text) => text.replace(/!=~((?:\d\.)*\d)/g, '!=$1.*'),
  // `>=1.9.*`
  (text) => text.replace(/(<=|>=|<|>)(\d+(?:\.\d+)*)\.\*/g, '$1$2'),
  // `!=3.0*`
  (text) => text.replace(/(?<=\d\.\d)\*/g, '.*'),
  // `>=3.6,`
  (text) => text.replace(/,\s*$/, ''),
  // `>dev`
  (text) => text.replaceAll('>dev', '>0.0.0dev'),
  // `>=9.0.0a1.0`
  (text) => text.replace(/(?<=\d(?:a|b|rc|post|dev)\d+)\.0/g, ''),
  // `>= '2.7'`, but a marker's quotes are in their place
  (text) => text.replace(/^[^;]*/, (requirement) => requirement.replace(/['"]/g, '')),
]

/** Longer texts than any real specifier are not worth repairing, and could be made to take long. */
const LONGEST = 2_000

/**
 * Tries to read a text that is not valid as it stands, with one more of its known faults repaired each time, as uv's
 * lenient requirements and specifiers do. Undefined where that does not help.
 */
export function readRepaired<T>(text: string, read: (repaired: string) => T | undefined): T | undefined {
  if (text.length > LONGEST) return undefined
  let repaired = text
  for (const repair of REPAIRS) {
    const next = repair(repaired)
    const result = next === repaired ? undefined : read(next)
    if (result !== undefined) return result
    repaired = next
  }
  return undefined
}
