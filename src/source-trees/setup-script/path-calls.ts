import { PATH_TESTS } from './path-tests.ts'
import type { Reading } from './reading.ts'
import {
  bytesValue,
  listValue,
  NONE,
  textLines,
  textValue,
  truth,
  unknown,
  type Value,
} from './values.ts'

/**
 * Paths are followed by their written names; a computed folder, such as that of `__file__`, is
 * assumed to be the tree's root.
 */
export function pathCall(
  name: string,
  given: readonly Value[],
  reading: Reading,
): Value | undefined {
  if (name === 'join' || name === 'Path') {
    const texts = given.flatMap((value) =>
      value.kind === 'text' && value.text !== '' ? [value.text] : [],
    )
    return texts.length === 0 ? undefined : textValue(texts.join('/'))
  }
  if (name === 'abspath' || name === 'realpath' || name === 'normpath') return given[0]
  const [path] = given
  const test = PATH_TESTS.get(name)
  return test === undefined || path?.kind !== 'text'
    ? undefined
    : truth(reading.exists(path.text, test))
}

/** The methods of `pathlib.Path` that are followed. */
export const PATH_METHODS: ReadonlySet<string> = new Set([
  'read_text',
  'read_bytes',
  'open',
  'joinpath',
  'resolve',
  'absolute',
  'exists',
  'is_file',
  'is_dir',
])

/** A method of `pathlib.Path`, which is a text here. */
export function pathMethod(
  path: string,
  method: string,
  given: readonly Value[],
  reading: Reading,
): Value | undefined {
  if (method === 'resolve' || method === 'absolute') return textValue(path)
  if (method === 'joinpath') return pathCall('join', [textValue(path), ...given], reading)
  const test = PATH_TESTS.get(method)
  if (test !== undefined) return truth(reading.exists(path, test))
  if (method === 'read_bytes') return bytesValue(reading.file(path))
  const file = opened(textValue(path), reading, given[0])
  return method === 'open' || file?.kind !== 'file' ? file : textValue(file.text)
}

/** The mode of `open(path, mode)`. */
export const modeOf = (
  given: readonly Value[],
  named: ReadonlyMap<string, Value>,
): Value | undefined => given[1] ?? named.get('mode')

/** The file that `open(path, mode)` opens; undefined if it is unknown and read as text. */
export function opened(
  path: Value | undefined,
  reading: Reading,
  mode: Value | undefined,
): Value | undefined {
  const text = path?.kind === 'text' ? reading.file(path.text) : undefined
  const isBytes = mode?.kind === 'text' && mode.text.includes('b')
  if (text !== undefined)
    return isBytes ? { kind: 'file', text, isBytes: true } : { kind: 'file', text }
  return isBytes ? { ...unknown(path ?? NONE), isBytes: 'file' } : undefined
}

/** The requirements in a file, as pkg_resources and pip read them: no comments, no options. */
export function requirementsInFile(from: Value | undefined, reading: Reading): Value | undefined {
  const file = from?.kind === 'text' ? opened(from, reading, undefined) : from
  if (file?.kind !== 'file') return undefined
  const lines = textLines(file.text).map((line) => line.replace(/(^|\s)#.*/, '').trim())
  return listValue(lines.filter((line) => line !== '' && !line.startsWith('-')).map(textValue))
}
