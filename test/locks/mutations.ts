import { dump, load } from 'js-yaml'
import { parse, stringify } from 'smol-toml'

/** A text that is no longer what a tool wrote. */
export interface Mutation {
  /** The change, with the path of the value: equal for each package of a list. */
  readonly title: string
  readonly text: string
  /** Whether the file is certainly damaged. Otherwise a tool may have written it so. */
  readonly isDamage: boolean
  /** Whether a text was replaced with one that leads to another place. */
  readonly isHostile?: true
}

type Value = unknown
type Path = readonly (string | number)[]

const isTable = (value: Value): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** Every value of a document, with the way to it. */
function* valuesOf(value: Value, path: Path = []): Generator<{ path: Path; value: Value }> {
  if (path.length > 0) yield { path, value }
  const entries = Array.isArray(value)
    ? value.map((one, at) => [at, one] as const)
    : isTable(value)
      ? Object.entries(value)
      : []
  for (const [key, one] of entries) yield* valuesOf(one, [...path, key])
}

const NOTHING: readonly Value[] = []

/** Values of the other kinds. */
function othersOf(value: Value): readonly Value[] {
  const all: readonly Value[] = ['x', 7, true, ['x'], [{ x: 1 }], { x: 1 }, [7], NOTHING]
  const kind = (one: Value): string => {
    if (!Array.isArray(one)) return isTable(one) ? 'table' : typeof one
    return one.length === 0 ? 'list' : `list of ${kind(one[0])}`
  }
  return all.filter(
    (one) => kind(one) !== kind(value) && !(Array.isArray(value) && one === NOTHING),
  )
}

/** The document with another value at a path, or without it. */
function changed(document: Value, path: Path, value: Value | undefined): Value {
  const copy = structuredClone(document)
  let owner = copy as Record<string | number, Value>
  for (const key of path.slice(0, -1)) owner = owner[key] as Record<string | number, Value>
  const last = path.at(-1)!
  if (value !== undefined) owner[last] = value
  else if (Array.isArray(owner)) owner.splice(last as number, 1)
  else delete owner[last]
  return copy
}

const FORMATS = {
  toml: { read: (text: string): Value => parse(text), write: (value: Value) => stringify(value) },
  json: {
    read: (text: string): Value => JSON.parse(text.replace(/^\s*\/\/.*$/gm, '')),
    write: (value: Value) => JSON.stringify(value, null, 1),
  },
  yaml: { read: (text: string): Value => load(text), write: (value: Value) => dump(value) },
} as const

const formatOf = (file: string): (typeof FORMATS)[keyof typeof FORMATS] => {
  if (/\.ya?ml$|pixi\.lock$/.test(file)) return FORMATS.yaml
  return /Pipfile\.lock$|pex\.lock$/.test(file) ? FORMATS.json : FORMATS.toml
}

/** Names and paths that lead elsewhere, or are no names. */
const HOSTILE = [
  '../../etc/passwd',
  'a\u001b[31mb',
  '',
  '__proto__',
  'x'.repeat(5000),
  'file:///dev/zero',
  '-',
  '@',
  '%00',
  'http://[',
  ' ',
]

/**
 * Some mutations of a lock, of each kind at each kind of place.
 *
 * @param each how many values of each kind of place are changed
 */
export function* mutationsOf(file: string, text: string, each: number): Generator<Mutation> {
  const { read, write } = formatOf(file)
  const document = read(text)
  yield { title: 'written again', text: write(document), isDamage: false }
  const at = (part: number): number => Math.floor(text.length * part)
  for (let part = 1; part < 60; part++) {
    const cut = text.slice(0, at(part / 60))
    // YAML has no brackets that a cut leaves open.
    yield { title: 'cut off', text: cut, isDamage: formatOf(file) !== FORMATS.yaml }
    const line = cut.slice(0, cut.lastIndexOf('\n') + 1)
    // Without a mark at its end, a truncated lock may be a valid one with fewer packages.
    yield { title: `cut off at a line`, text: line, isDamage: false }
    const gone = text.slice(0, at(part / 60)) + text.slice(at(part / 60) + 40)
    yield { title: '40 characters gone', text: gone, isDamage: false }
    yield { title: 'NUL', text: `${cut}\0${text.slice(cut.length)}`, isDamage: false }
  }
  const lines = text.split('\n')
  for (let part = 1; part < 40; part++) {
    const from = Math.floor((lines.length * part) / 40)
    const twice = [...lines.slice(0, from + 1), lines[from]!, ...lines.slice(from + 1)].join('\n')
    yield { title: 'a line twice', text: twice, isDamage: false }
  }
  const seen = new Map<string, number>()
  for (const { path, value } of valuesOf(document)) {
    const pattern = patternOf(path)
    const count = seen.get(pattern) ?? 0
    if (count >= each) continue
    seen.set(pattern, count + 1)
    const gone = changed(document, path, undefined)
    yield { title: `${pattern} gone`, text: write(gone), isDamage: false }
    for (const other of othersOf(value))
      yield {
        title: `${pattern} = ${JSON.stringify(other)}`,
        text: write(changed(document, path, other)),
        // An empty list has no effect.
        isDamage: other !== NOTHING,
      }
    if (typeof value === 'string')
      for (const other of HOSTILE)
        yield {
          title: `${pattern} = ${JSON.stringify(other.slice(0, 20))}`,
          text: write(changed(document, path, other)),
          isDamage: false,
          isHostile: true,
        }
    if (Array.isArray(value) && value.length > 0) {
      const twice = changed(document, path, [...value, value[0]])
      yield { title: `${pattern}[0] twice`, text: write(twice), isDamage: false }
    }
  }
}

/** Keys that have names of packages or files below them. */
const NAMED = new Set([
  'default',
  'develop',
  'dependencies',
  'files',
  'extras',
  'environments',
  'packages',
  'optional-dependencies',
  'dev-dependencies',
  'dependency-groups',
])

const patternOf = (path: Path): string =>
  path
    .map((key, at) =>
      typeof key === 'number' ? '[]' : at > 0 && NAMED.has(String(path[at - 1])) ? '*' : key,
    )
    .join('.')
