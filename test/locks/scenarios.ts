import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** A project with a lock, in a folder of its own. */
export interface Scenario {
  readonly name: string
  /** The folder of the lock. */
  readonly folder: string
}

/** Files by their paths below the project. */
type Files = ReadonlyMap<string, string>

/**
 * The projects with a uv.lock that a folder holds: as they are, as the snapshots that uv's
 * ecosystem tests keep, and as the texts in uv's own tests in Rust.
 *
 * @param to the folder that those are written to, which are not there as files
 */
export function scenariosIn(folder: string, to: string): readonly Scenario[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /uv\.lock$|lock-file\.snap$|\.rs$/.test(path) && statSync(path).isFile())
    .sort()
    .flatMap((path): readonly Scenario[] => {
      if (basename(path) === 'uv.lock')
        return [
          { name: relative(folder, dirname(path)) || basename(folder), folder: dirname(path) },
        ]
      if (path.endsWith('.rs'))
        return written(testsIn(readFileSync(path, 'utf8')), basename(path, '.rs'), to)
      return path.endsWith('.snap') ? written([snapshot(path)], 'ecosystem', to) : []
    })
}

function written(
  found: readonly (readonly [string, Files])[],
  group: string,
  to: string,
): readonly Scenario[] {
  return found.map(([name, files], at) => {
    const folder = join(to, group, `${name}-${at}`)
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), filled(text, folder))
    }
    const lock = [...files.keys()].find((path) => basename(path) === 'uv.lock')!
    return { name: `${group}/${name}`, folder: join(folder, dirname(lock)) }
  })
}

/** The parts that uv's snapshots leave out. */
const filled = (text: string, folder: string): string =>
  text
    .replaceAll('[TEMP_DIR]', folder)
    .replaceAll('[LOCALHOST]', '127.0.0.1:9')
    .replaceAll('[X]', '0')

function snapshot(path: string): readonly [string, Files] {
  const name = basename(path).replace(/^it__ecosystem__|-lock-file\.snap$/g, '')
  const text = readFileSync(path, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '')
  for (let above = dirname(path); above !== dirname(above); above = dirname(above)) {
    const project = join(above, 'test/ecosystem', name, 'pyproject.toml')
    if (existsSync(project))
      return [
        name,
        new Map([
          ['pyproject.toml', readFileSync(project, 'utf8')],
          ['uv.lock', text],
        ]),
      ]
  }
  return [name, new Map([['uv.lock', text]])]
}

const STRING = /\br?(#*)"([\s\S]*?)"\1/y
/** The steps of a test, in order: name a file, write one, compare a lock. */
const STEP =
  /let (?:mut )?(\w+) = ([^;={]*?\.child\("[^;]*?);|([\w.\s]+(?:\.child\("[^"]*"\)\s*)*)\.write_str\(|assert_snapshot!\(|fn (\w+)\(\)/g

/** Each lock that a test compares, with the files that it wrote before. */
function testsIn(source: string): readonly (readonly [string, Files])[] {
  const found: (readonly [string, Files])[] = []
  let test = ''
  let files = new Map<string, string>()
  let paths = new Map<string, string>()
  const pathOf = (expression: string): string => {
    const [, variable = ''] = /^\s*&?(\w+)/.exec(expression) ?? []
    const below = [...expression.matchAll(/\.child\("([^"]*)"\)/g)].map(([, one = '']) => one)
    return [paths.get(variable) ?? '', ...below].filter((one) => one !== '').join('/')
  }
  for (const step of source.matchAll(STEP)) {
    const [whole, variable, expression, receiver, name] = step
    if (name !== undefined) {
      test = name
      files = new Map()
      paths = new Map()
    } else if (variable !== undefined) paths.set(variable, pathOf(expression!))
    else {
      const text = stringAfter(source, step.index + whole.length)
      if (text === undefined) continue
      if (receiver !== undefined && pathOf(receiver) !== '') files.set(pathOf(receiver), text)
      const isLock =
        receiver === undefined ? /^\s*version = \d/.test(text) : pathOf(receiver) === 'uv.lock'
      const project = isLock ? withLock(files, text) : undefined
      if (project !== undefined) found.push([test, project])
    }
  }
  return found
}

/**
 * A string that is among the arguments, perhaps within `indoc!` or `format!`; not after a
 * block.
 */
function stringAfter(source: string, from: number): string | undefined {
  const start =
    /^[^"{};]*?(?:(?:indoc|formatdoc|format)!\s*[({]\s*)?[^"{};]*?(?=\br?#*")|^[^"{};]*?(?=")/.exec(
      source.slice(from, from + 200),
    )
  if (start === null) return
  STRING.lastIndex = from + start[0].length
  const raw = STRING.exec(source) ?? plainString(source, from + start[0].length)
  if (raw === null) return
  const text = raw[2]!
  const isRaw = raw[0].startsWith('r')
  const plain = isRaw
    ? text
    : text.replace(/\\(\\|"|n|\n\s*)/g, (_, one: string) =>
        one === 'n' ? '\n' : one.startsWith('\n') ? '' : one,
      )
  if (!/format/.test(start[0])) return plain
  // Values that a test inserts are unknown.
  if (/(?<!\{)\{\w*\}(?!\})/.test(plain)) return
  return plain.replaceAll('{{', '{').replaceAll('}}', '}')
}

function plainString(source: string, at: number): RegExpExecArray | null {
  const pattern = /()"((?:[^"\\]|\\[\s\S])*)"/y
  pattern.lastIndex = at
  return pattern.exec(source)
}

/** Without the indentation that Rust gives it. */
function outdented(text: string): string {
  const indent = /^\n?( *)\S/.exec(text)?.[1] ?? ''
  return text.replace(/^\n/, '').replaceAll(new RegExp(`^${indent}`, 'gm'), '')
}

/** A lock is of the project that it names as its own, or of the one that is nearest to the top. */
function withLock(files: Files, lock: string): Files | undefined {
  const projects = [...files.keys()].filter((path) => basename(path) === 'pyproject.toml')
  const own =
    /name = "([^"]+)"\s+(?:version = "[^"]+"\s+)?source = \{ (?:editable|virtual|directory) = "\." \}/.exec(
      lock,
    )?.[1]
  const named = projects.filter(
    (path) => own === undefined || new RegExp(`^\\s*name = "${own}"`, 'm').test(files.get(path)!),
  )
  const top = named.sort((a, b) => a.split('/').length - b.split('/').length)[0]
  return top === undefined
    ? undefined
    : new Map([...files, [join(dirname(top), 'uv.lock'), outdented(lock)]])
}
