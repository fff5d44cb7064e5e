import { inputError, PysizeError } from '../../errors.ts'
import { parseTomlPart, type TomlTable } from '../../source-trees/toml.ts'
import type { TakeTurn } from '../../turns.ts'
import type { SourceText } from '../source.ts'
import { CREATE_AGAIN, lockFault, requireFewEntries } from './lock-fault.ts'
import { type RegularPackages, regularPackages, tableName } from './regular-packages.ts'

/** How many characters a parser reads in about 15 ms. */
const PART = 2 ** 18
/** The longest table, characters: old locks list the files of all packages in one. */
const LONGEST_PART = 2 * 2 ** 20

/**
 * Reads the TOML of a lock file.
 *
 * @param header of each package: `[[package]]`
 * @throws PysizeError exit 2: `invalid-toml`, `invalid-lock`
 */
export async function parseLockToml(
  source: SourceText,
  header: string,
  turn: TakeTurn,
): Promise<TomlTable> {
  const regular = await regularPackages(source.text, header, turn)
  const whole = regular === null ? null : await withRegular(regular, source, header, turn)
  return whole ?? parseInParts(source, header, turn)
}

/** @returns null if the rest is faulty: the whole text has the place of the fault */
async function withRegular(
  { packages, rest }: RegularPackages,
  source: SourceText,
  header: string,
  turn: TakeTurn,
): Promise<TomlTable | null> {
  requireFewEntries(packages.length, source.file)
  const list = tableName(header)
  const others = packages.filter((one) => one === null).length
  try {
    const whole = await parseInParts({ ...source, text: rest }, header, turn)
    const found = whole[list]
    if (others === 0) return Object.hasOwn(whole, list) ? null : { ...whole, [list]: packages }
    if (!Array.isArray(found) || found.length !== others) return null
    const remaining = found.values()
    return { ...whole, [list]: packages.map((one) => one ?? remaining.next().value) }
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}

/** Long texts are read in parts that begin with a package, so an interrupt works meanwhile. */
async function parseInParts(
  { file, text }: SourceText,
  header: string,
  turn: TakeTurn,
): Promise<TomlTable> {
  const list = tableName(header)
  const whole: Record<string, unknown> = {}
  let packages: unknown[] | undefined
  let before = 0
  for (const part of partsOf(text, header)) {
    if (part.length > LONGEST_PART)
      throw inputError('file-not-read', `${file} has a table that is too long for a lock file.`, {
        places: [{ file }],
        hint: CREATE_AGAIN,
      })
    await turn()
    for (const [key, value] of Object.entries(parseTomlPart(file, part, before, CREATE_AGAIN))) {
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
  if (packages === undefined) return whole
  if (Object.hasOwn(whole, list)) throw lockFault(`${list} appears twice in ${file}.`, { file })
  return { ...whole, [list]: packages }
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
