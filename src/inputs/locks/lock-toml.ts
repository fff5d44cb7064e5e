import { inputError } from '../../errors.ts'
import { parseTomlPart, type TomlTable } from '../../source-trees/toml.ts'
import type { TakeTurn } from '../../turns.ts'
import type { SourceText } from '../source.ts'
import { lockFault, requireFewEntries, WRITE_AGAIN } from './lock-fault.ts'

/** How many characters a parser reads in about 15 ms. */
const PART = 2 ** 18
/** The longest table, characters: old locks list the files of all packages in one. */
const LONGEST_PART = 2 * 2 ** 20

/**
 * Reads the TOML of a lock file. Long ones are read in parts that begin with a package, so an
 * interrupt works meanwhile.
 *
 * @param header of each package: `[[package]]`
 * @throws PysizeError exit 2: `invalid-toml`, `invalid-lock`
 */
export async function parseLockToml(
  { file, text }: SourceText,
  header: string,
  turn: TakeTurn,
): Promise<TomlTable> {
  const list = header.replace(/[[\]]/g, '')
  const whole: Record<string, unknown> = {}
  let packages: unknown[] | undefined
  let before = 0
  for (const part of partsOf(text, header)) {
    if (part.length > LONGEST_PART)
      throw inputError('file-not-read', `${file} has a table that is too long for a lock file.`, {
        places: [{ file }],
        hint: WRITE_AGAIN,
      })
    await turn()
    for (const [key, value] of Object.entries(parseTomlPart(file, part, before, WRITE_AGAIN))) {
      if (key === list && Array.isArray(value)) {
        packages ??= []
        for (const one of value) packages.push(one)
        requireFewEntries(packages.length, file)
      } else if (Object.hasOwn(whole, key))
        throw lockFault(`${key.slice(0, 50)} appears twice in ${file}.`, { file })
      else Object.defineProperty(whole, key, { value, enumerable: true, configurable: true })
    }
    before += linesIn(part)
  }
  return packages === undefined || Object.hasOwn(whole, list)
    ? whole
    : { ...whole, [list]: packages }
}

function* partsOf(text: string, header: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const next = text.length - start <= PART ? -1 : text.indexOf(`\n${header}`, start + PART)
    const end = next < 0 ? text.length : next + 1
    yield text.slice(start, end)
    start = end
  }
}

/** The number of line ends in a text. */
export function linesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
