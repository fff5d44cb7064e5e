import type { TomlTable } from '../../source-trees/toml.ts'
import type { TakeTurn } from '../../turns.ts'
import type { SourceText } from '../source.ts'
import { parseYaml } from '../yaml.ts'
import { CREATE_AGAIN, lockFault } from './lock-fault.ts'
import { linesIn } from './lock-toml.ts'

/** How many characters a parser reads in about 30 ms. */
const PART = 2 ** 18
/** The maximum length of the text before the list of packages, and after it, characters. */
const LONGEST_HEAD = 2 * 2 ** 20

/**
 * Reads the YAML of a lock file: a mapping with the list of packages last, or last but small keys,
 * as old versions of conda-lock write it. Long ones are read in parts that begin with an entry of
 * that list, so an interrupt works meanwhile.
 *
 * @throws PysizeError exit 2: `invalid-yaml`, `invalid-lock`
 */
export async function parseLockYaml(
  { file, text }: SourceText,
  _header: string,
  turn: TakeTurn,
): Promise<TomlTable> {
  if (text.length <= PART) return parseYaml(file, text, 0, CREATE_AGAIN)
  const header = /^(packages?):[\t ]*\r?\n(?=- )/m.exec(text)
  const rest = header === null ? -1 : header.index + header[0].length
  const after = text.slice(rest).search(/^[^-\s#]/m)
  const end = after < 0 ? text.length : rest + after
  if (header === null || header.index > LONGEST_HEAD || text.length - end > LONGEST_HEAD)
    throw lockFault(`${file} is too long for a lock file that does not end with its packages.`, {
      file,
    })
  const list = header[1]!
  const whole = {
    ...(header.index === 0 ? {} : parseYaml(file, text.slice(0, header.index), 0, CREATE_AGAIN)),
    ...(end === text.length
      ? {}
      : parseYaml(file, text.slice(end), linesIn(text.slice(0, end)), CREATE_AGAIN)),
  }
  const packages: unknown[] = []
  let before = linesIn(text.slice(0, rest))
  for (const part of partsOf(text.slice(rest, end))) {
    await turn()
    const { [list]: entries } = parseYaml(file, `${list}:\n${part}`, before - 1, CREATE_AGAIN)
    if (Array.isArray(entries)) for (const one of entries) packages.push(one)
    before += linesIn(part)
  }
  if (Object.hasOwn(whole, list)) throw lockFault(`${list} appears twice in ${file}.`, { file })
  return { ...whole, [list]: packages }
}

function* partsOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const next = text.length - start <= PART ? -1 : text.indexOf('\n- ', start + PART)
    const end = next < 0 ? text.length : next + 1
    yield text.slice(start, end)
    start = end
  }
}
