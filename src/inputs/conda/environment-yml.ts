import { inputError, type Place } from '../../errors.ts'
import { isTable, stringAt, stringList, type TomlTable } from '../../source-trees/toml.ts'
import { list } from '../../text/lists.ts'
import type { SourceText } from '../source.ts'
import { parseYaml } from '../yaml.ts'

/** A package that conda installs, as the file names it: `conda-forge::numpy >=1.26`. */
export interface CondaRequirement {
  readonly text: string
  readonly place: Place
}

/** The requirements of an environment.yml (CEP 24). */
export interface CondaEnvironment {
  readonly file: string
  readonly channels: readonly string[]
  readonly packages: readonly CondaRequirement[]
  /**
   * The lines for pip, as a requirements file in which each keeps its line number of the YAML;
   * empty if there are none.
   */
  readonly pipText: string
  /** The Python that it requests, as a value of `--python`; null if it requests none. */
  readonly python: string | null
}

/** Each environment has one of them (conda: env/env.py). */
const KEYS = ['dependencies', 'channels', 'name', 'prefix']

/** Ten times the size of the largest ones. */
const MOST_CHARACTERS = 2 * 2 ** 20

/**
 * Reads an environment.yml: the packages of conda, and the list under `pip:`, which conda writes to
 * a file for `pip install -r` (conda: env/installers/pip.py).
 *
 * @throws PysizeError exit 2: `file-not-read`, `invalid-yaml`, `invalid-environment`
 */
export function readCondaEnvironment({ file, text }: SourceText): CondaEnvironment {
  if (text.length > MOST_CHARACTERS)
    throw inputError(
      'file-not-read',
      `${file} is larger than any environment: it has ${Math.round(text.length / 2 ** 20)} MiB.`,
      { places: [{ file }] },
    )
  const table = parseYaml(file, text)
  const own = Object.keys(table)
  // Many kinds of YAML have a name, such as workflows.
  const telling = own.some((key) => key !== 'variables' && !KEYS.includes(key))
    ? KEYS.filter((key) => key !== 'name')
    : KEYS
  if (!telling.some((key) => Object.hasOwn(table, key)))
    throw faulty(file, `it has none of the keys ${list(telling)}`)
  const { dependencies = [] } = table
  if (!Array.isArray(dependencies)) throw faulty(file, 'dependencies is not a list')
  const lines = text.split(/\r?\n/)
  const places = lineFinder(file, lines)
  const packages: CondaRequirement[] = []
  const pipLines: (readonly [string, Place])[] = []
  for (const entry of dependencies as readonly unknown[]) {
    if (typeof entry === 'string') packages.push({ text: entry, place: places(entry) })
    else if (isTable(entry) && 'pip' in entry)
      for (const line of pipList(file, entry)) pipLines.push([line, places(line)])
    else throw faulty(file, "an entry of dependencies is neither a text nor a list under 'pip'")
  }
  return {
    file,
    channels: stringList(table.channels) ?? [],
    packages,
    pipText: placedText(lines.length, pipLines),
    python: pythonOf(packages),
  }
}

function pipList(file: string, entry: TomlTable): readonly string[] {
  const written = stringAt(entry, 'pip') === '' ? [] : entry.pip
  const list = stringList(written)
  if (list === undefined) throw faulty(file, "the value of 'pip' is not a list")
  return list
}

const faulty = (file: string, what: string): Error =>
  inputError('invalid-environment', `${file} is not a conda environment file: ${what}.`, {
    places: [{ file }],
  })

/** The most lines that are searched for entries whose text in the file differs from their value. */
const MOST_SEARCHED = 1_000_000

/** Finds the positions of entries in order, because the parser gives none. */
function lineFinder(file: string, lines: readonly string[]): (entry: string) => Place {
  let from = 0
  let searched = 0
  return (entry) => {
    for (let at = from; at < lines.length && searched < MOST_SEARCHED; at++, searched++) {
      const line = lines[at]!
      if (!/^\s*-/.test(line) || !line.includes(entry)) continue
      from = at + 1
      return { file, line: at + 1, column: line.indexOf(entry) + 1, text: line }
    }
    return { file }
  }
}

/**
 * A text with each requirement at its own line and column; requirements of unknown place come at
 * the end.
 */
function placedText(count: number, pipLines: readonly (readonly [string, Place])[]): string {
  if (pipLines.length === 0) return ''
  const out = Array.from({ length: count }, () => '')
  const rest: string[] = []
  for (const [text, { line, column = 1 }] of pipLines)
    if (line === undefined) rest.push(text)
    else out[line - 1] = ' '.repeat(column - 1) + text
  return [...out, ...rest].join('\n')
}

/** `python=3.11`, `python==3.11.4`, `python>=3.10,<3.12`: the first version in it. */
function pythonOf(packages: readonly CondaRequirement[]): string | null {
  for (const { text } of packages) {
    const version = /^(?:[\w.-]+::)?python\s*(?:=|==|~=|>=|\s)\s*(3\.\d+(?:\.\d+)?)/.exec(text)?.[1]
    if (version !== undefined) return version
  }
  return null
}
