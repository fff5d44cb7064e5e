import { ownEntry } from '../../collections/own-entry.ts'
import { imagePath } from '../file-system/image-path.ts'
import type { NameTest } from '../file-system/path-pattern.ts'
import type { Effect } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, parseWords } from './options.ts'

const NONE: ReadonlySet<string> = new Set()
const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

const unknown = ({ text }: KnownCommand, reason: string): readonly Effect[] => [
  { kind: 'unknown', what: text, reason },
]

type Interpret = (command: KnownCommand) => readonly Effect[]

/** The operands as paths; undefined if one of them is not known. */
function pathsOf(
  command: KnownCommand,
  operands: readonly (string | null)[],
): readonly string[] | undefined {
  const known = operands.filter((one) => one !== null)
  return known.length === operands.length
    ? known.map((path) => imagePath(path, command.cwd))
    : undefined
}

const remove: Interpret = (command) => {
  const paths = pathsOf(command, parseWords(command.args, NONE).operands)
  if (paths === undefined)
    return unknown(command, 'the files that it deletes depend on an unknown value')
  return paths.length === 0 ? NOTHING : [{ kind: 'remove', paths }]
}

/** The name of an owner that nobody knows: it is not the one that the files have. */
const ANOTHER = '?'

const VALUES_OF_OWNER = new Set(['--reference', '--from'])

const owner: Interpret = (command) => {
  const [who = '', ...rest] = parseWords(command.args, VALUES_OF_OWNER).operands
  const paths = pathsOf(command, rest)
  if (who === '' || paths === undefined)
    return unknown(command, 'the files whose owner it changes are unknown')
  return [{ kind: 'owner', paths, owner: who ?? ANOTHER }]
}

/** `-x`, `+x` and `-w` are modes and no options. */
const mode: Interpret = (command) => {
  const words = command.args.filter(
    (word) =>
      word === null || !/^-(?:R|f|v|c|-recursive|-quiet|-silent|-verbose|-changes)$/.test(word),
  )
  const [bits, ...rest] = words
  const paths = pathsOf(command, rest)
  if (bits == null || paths === undefined)
    return unknown(command, 'the files whose mode it changes are unknown')
  return [{ kind: 'mode', paths, mode: bits }]
}

const VALUES_OF_COPY = new Set([
  '-t',
  '--target-directory',
  '-S',
  '--suffix',
  '-m',
  '--mode',
  '-o',
  '--owner',
  '-g',
  '--group',
])

const copyOrMove =
  (kind: 'copy' | 'move'): Interpret =>
  (command) => {
    const parsed = parseWords(command.args, VALUES_OF_COPY)
    const folder = parsed.options.find(
      ([name]) => name === '-t' || name === '--target-directory',
    )?.[1]
    const paths = pathsOf(
      command,
      folder === undefined ? parsed.operands : [...parsed.operands, folder],
    )
    const destination = paths?.at(-1)
    if (paths === undefined || destination === undefined || paths.length < 2)
      return unknown(command, 'the files that it copies are unknown')
    const named = command.args.findLast((word) => word !== null && !word.startsWith('-')) ?? ''
    return [
      {
        kind,
        sources: paths.slice(0, -1),
        destination,
        isFolder: folder !== undefined || /\/\.?$/.test(named) || paths.length > 2,
      },
    ]
  }

/** The files that a `find` without actions would print; undefined if unknown. */
export function foundBy(
  command: KnownCommand,
): Extract<Effect, { kind: 'remove-found' }> | undefined {
  if (command.name !== 'find' || actionOf(command.args) !== 'none') return undefined
  const [effect] = find({
    ...command,
    args: [...command.args.filter((word) => word !== '-print' && word !== '-print0'), '-delete'],
  })
  return effect?.kind === 'remove-found' ? effect : undefined
}

/** `grep -E "(/__pycache__$|\.pyc$|\.pyo$)"` of what `find` prints: the files of Python's cache. */
export function filteredFind(
  command: KnownCommand,
  found: Extract<Effect, { kind: 'remove-found' }>,
): Extract<Effect, { kind: 'remove-found' }> | undefined {
  const pattern = command.args.find((word) => word !== null && !word.startsWith('-')) ?? ''
  const parts = pattern.replace(/^\(|\)$/g, '').split('|')
  const tests = parts.map((part): NameTest | undefined => {
    const [, name] = /^\/?(__pycache__|tests?)\/?\$?$/.exec(part) ?? []
    if (name !== undefined) return { kind: 'folder', names: [name] }
    const [, ending] = /^\\?\.(py[co]|pyd|so|dist-info)\$?$/.exec(part) ?? []
    return ending === undefined ? undefined : { kind: 'any', names: [`*.${ending}`] }
  })
  return command.args.some((word) => word === '-v') || !tests.every((one) => one !== undefined)
    ? undefined
    : { ...found, tests }
}

/** `find ROOT… TESTS ACTION`, as far as it deletes, and changes owners or modes. */
const find: Interpret = (command) => {
  const { args } = command
  const isTest = (word: string | null): boolean => word !== null && /^[-(!]/.test(word)
  const first = args.findIndex(isTest)
  const end = first < 0 ? args.length : first
  const roots = pathsOf(
    command,
    end === 0 ? ['.'] : args.slice(0, end).filter((word) => word !== '-L' && word !== '-H'),
  )
  const words = args.slice(end)
  const action = actionOf(words)
  if (action === 'none') return NOTHING
  if (roots === undefined || words.includes(null) || action === 'unknown')
    return unknown(command, 'its effect on the files that it finds is unknown')
  if (action === 'strip') return [{ kind: 'strip-symbols', roots }]
  const tests = testsOf(words as readonly string[])
  if (action === 'pack' && tests !== undefined) return [{ kind: 'packed-copies', roots, tests }]
  return tests === undefined
    ? unknown(command, 'the files that it finds are unknown')
    : [{ kind: 'remove-found', roots, tests }]
}

function actionOf(
  words: readonly (string | null)[],
): 'delete' | 'strip' | 'pack' | 'none' | 'unknown' {
  if (words.includes('-delete')) return 'delete'
  const at = words.findIndex((word) => word === '-exec' || word === '-execdir' || word === '-ok')
  if (at < 0) return 'none'
  const program = words[at + 1]
  if (program === 'rm') return 'delete'
  if (program === 'strip') return 'strip'
  if (program != null && /^(?:gzip|brotli|zstd|zopfli|pigz)$/.test(program)) return 'pack'
  if (
    program != null &&
    /^(?:echo|ls|ldd|du|grep|cat|file|chmod|touch|sort|stat|head|wc|readlink)$/.test(program)
  )
    return 'none'
  return 'unknown'
}

const KINDS: Readonly<Record<string, NameTest['kind']>> = { f: 'file', d: 'folder', l: 'file' }

/** `-type f`, and several as in `f,l` (GNU find). */
const kindOf = (letters: string): NameTest['kind'] => {
  const kinds = new Set(letters.split(',').map((letter) => ownEntry(KINDS, letter) ?? 'any'))
  return kinds.size === 1 ? [...kinds][0]! : 'any'
}

/**
 * The alternatives of an expression of `-type`, `-name`, `-iname`, `-not -name`, `-o`, `-a` and
 * parentheses; undefined if it contains another test. A `-type` before a group applies to all
 * of it.
 */
function testsOf(words: readonly string[]): readonly NameTest[] | undefined {
  const tests: NameTest[] = []
  /** The kinds that apply to the open groups. */
  const outer: NameTest['kind'][] = ['any']
  let kind: NameTest['kind'] = 'any'
  let names: string[] = []
  let except: string[] = []
  let isTested = false
  const close = (): void => {
    if (isTested)
      tests.push({
        kind,
        names: names.length === 0 ? null : names,
        ...(except.length === 0 ? {} : { except }),
      })
    names = []
    except = []
    kind = outer.at(-1) ?? 'any'
    isTested = false
  }
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word === '(' || word === '\\(') outer.push(kind)
    else if (word === ')' || word === '\\)') {
      close()
      outer.pop()
      kind = outer.at(-1) ?? 'any'
    } else if (word === '-o' || word === '-or') close()
    else if (word === '-type') {
      kind = kindOf(words[++at] ?? '')
      isTested = true
    } else if (word === '-name' || word === '-iname') {
      names.push(words[++at] ?? '')
      isTested = true
    } else if ((word === '!' || word === '-not') && /^-i?name$/.test(words[at + 1] ?? '')) {
      except.push(words[at + 2] ?? '')
      at += 2
      isTested = true
    } else if (word === '-path' || word === '-wholename') {
      // `*/tests/*` names what is in folders of that name.
      const inner = /^\*\/([^/]+)\/?\*?$/.exec(words[++at] ?? '')?.[1]
      if (inner === undefined) return undefined
      names.push(inner)
      kind = 'any'
      isTested = true
    } else if (word === '-exec' || word === '-execdir') {
      while (at < words.length && words[at] !== ';' && words[at] !== '+' && words[at] !== '\\;')
        at++
    } else if (/^-(?:maxdepth|mindepth|regextype)$/.test(word)) at++
    else if (
      !/^-(?:a|and|depth|delete|prune|print|xdev|mount|follow|empty|ignore_readdir_race)$/.test(
        word,
      )
    )
      return undefined
  }
  close()
  return tests.length === 0 ? [{ kind: 'any', names: null }] : tests
}

/** Other commands for files. An effect of next to nothing counts as none. */
export const FILE_COMMANDS: ReadonlyMap<string, Interpret> = new Map<string, Interpret>([
  ['rm', remove],
  ['rmdir', remove],
  ['unlink', remove],
  ['chown', owner],
  [
    'chgrp',
    (command) =>
      owner({
        ...command,
        args: command.args.map((word, at) =>
          at === firstOperand(command) && word !== null ? `:${word}` : word,
        ),
      }),
  ],
  ['chmod', mode],
  ['cp', copyOrMove('copy')],
  ['mv', copyOrMove('move')],
  [
    'install',
    (command) =>
      hasOption(parseWords(command.args, VALUES_OF_COPY), '-d', '--directory')
        ? folders(command)
        : copyOrMove('copy')(command),
  ],
  ['find', find],
  ['mkdir', (command) => folders(command)],
  ['strip', (command) => stripped(command)],
])

/** The folders of `mkdir` and `install -d` whose names are known. */
const folders: Interpret = (command) => {
  const { operands } = parseWords(command.args, VALUES_OF_COPY)
  return [
    {
      kind: 'folders',
      paths: operands.flatMap((path) => (path === null ? [] : imagePath(path, command.cwd))),
    },
  ]
}

const firstOperand = ({ args }: KnownCommand): number =>
  args.findIndex((word) => word !== null && !word.startsWith('-'))

const stripped: Interpret = (command) => {
  const roots = pathsOf(
    command,
    parseWords(command.args, new Set(['-K', '-N', '-o', '-R'])).operands,
  )
  return roots === undefined
    ? unknown(command, 'the files that it strips are unknown')
    : [{ kind: 'strip-symbols', roots }]
}
