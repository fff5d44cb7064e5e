import { FILTERS } from '../filters/filters.ts'
import { LONGEST_TEXT } from '../filters/text-filter.ts'
import { distinct, isKnown, known, type ShellValue, unknownValue } from '../shell-value.ts'
import type { Word } from './command.ts'
import { unescaped } from './escapes.ts'
import { joined, valueOfWord } from './field.ts'
import { pythonAnswer } from './python-answer.ts'
import { lsbRelease, releaseNames } from './release-names.ts'

/** The output of programs that report facts about the machine. */
export interface BuildMachine {
  /** Docker's name: `amd64`, `arm64`. */
  readonly architecture: string
  /** Of the base image; undefined if unknown. */
  readonly distribution?: { readonly id: string; readonly version: string } | undefined
  /** The version of the Python that the base brings: `3.12.11`. */
  readonly python?: string | undefined
}

/** `uname -m`, and Debian's name. */
const MACHINES: Readonly<
  Record<string, { readonly uname: string; readonly debian: string } | undefined>
> = {
  amd64: { uname: 'x86_64', debian: 'amd64' },
  arm64: { uname: 'aarch64', debian: 'arm64' },
  arm: { uname: 'armv7l', debian: 'armhf' },
  '386': { uname: 'i686', debian: 'i386' },
  ppc64le: { uname: 'ppc64le', debian: 'ppc64el' },
  s390x: { uname: 's390x', debian: 's390x' },
  riscv64: { uname: 'riscv64', debian: 'riscv64' },
}

export interface Printing {
  readonly words: readonly Word[]
  readonly input: ShellValue | null
  readonly cwd: ShellValue
  readonly user: string
  readonly machine: BuildMachine
  readonly isBash: boolean
  /** The variables that decide which Python runs. */
  readonly variable: (name: string) => ShellValue | undefined
}

/**
 * The output of a command, for the few whose output is known without running them; otherwise null.
 */
export function printedBy({
  words,
  input,
  cwd,
  user,
  machine,
  isBash,
  variable,
}: Printing): ShellValue | null {
  const [name, ...args] = words
  if (name?.kind !== 'text') return null
  const machineName = MACHINES[machine.architecture]
  const line = args.map(({ text }) => text).join(' ')
  const answer = (text: string | undefined): ShellValue | null =>
    text === undefined ? null : known(`${text}\n`)
  const isRoot = user === '' || /^(?:root|0)(?:$|:)/.test(user)
  switch (name.text.split('/').at(-1)) {
    case 'echo':
      return listed(args) ?? echoed(args, isBash)
    case 'printf':
      return printf(args)
    case 'cat':
      return input !== null && (args.length === 0 || line === '-') ? input : null
    case 'pwd':
      return isKnown(cwd) ? answer(cwd.text) : cwd
    case 'uname':
      return line === '-m' || line === '-p'
        ? answer(machineName?.uname)
        : line === '-s' || line === ''
          ? answer('Linux')
          : null
    case 'arch':
      return answer(machineName?.uname)
    case 'dpkg':
      return line === '--print-architecture' ? answer(machineName?.debian) : null
    case 'apk':
      return line === '--print-arch' ? answer(machineName?.uname) : null
    case 'whoami':
      return isRoot ? answer('root') : null
    case 'id':
      return isRoot && (line === '-u' || line === '-g') ? answer('0') : null
    case 'lsb_release': {
      const names = machine.distribution && releaseNames(machine.distribution)
      return names === undefined ? null : answer(lsbRelease(line, names))
    }
    case 'python':
    case 'python3':
      return machine.python === undefined || !args.every(({ kind }) => kind === 'text')
        ? null
        : answer(
            pythonAnswer(
              args.map(({ text }) => text),
              machine.python,
              pythonPrefix(name.text, variable),
            ),
          )
    case 'mktemp':
      return answer(temporaryPath(args))
    case 'basename':
    case 'dirname':
      return pathPart(name.text, args)
    case 'ls':
      return listed(args)
    case 'find':
      return foundNames(args)
    default:
      return filtered(name.text.split('/').at(-1) ?? '', args, input)
  }
}

function echoed(args: readonly Word[], isBash: boolean): ShellValue {
  let from = 0
  let hasLineEnd = true
  let escapes = !isBash
  while (args[from]?.kind === 'text' && /^-[neE]+$/.test(args[from]?.text ?? '')) {
    const flags = args[from++]?.text ?? ''
    if (flags.includes('n')) hasLineEnd = false
    if (flags.includes('e')) escapes = true
  }
  const value = joined(args.slice(from))
  return {
    ...value,
    text: `${escapes ? unescaped(value.text) : value.text}${hasLineEnd ? '\n' : ''}`,
  }
}

/** `%s`, `%d` and `%%`. The format is repeated until no argument is left. */
function printf(args: readonly Word[]): ShellValue | null {
  const [format, ...values] = args
  if (format === undefined || format.kind !== 'text' || /%[^sd%]/.test(format.text)) return null
  const holes = format.text.match(/%[sd]/g)?.length ?? 0
  let next = 0
  let text = ''
  do {
    text += unescaped(format.text).replace(/%[sd%]/g, (hole) =>
      hole === '%%' ? '%' : (values[next++]?.text ?? ''),
    )
  } while (holes > 0 && next < values.length && text.length < LONGEST_TEXT)
  return { text, unknown: distinct(values.flatMap((value) => valueOfWord(value).unknown)) }
}

/** `mktemp -d`: a name that no other file has, with zeros instead of what it makes up. */
function temporaryPath(args: readonly Word[]): string | undefined {
  if (!args.every(isText)) return undefined
  const texts = args.map(({ text }) => text)
  const at = texts.findIndex((text) => text === '-p' || text === '--tmpdir')
  const folder = at >= 0 && texts[at] === '-p' ? (texts[at + 1] ?? '/tmp') : '/tmp'
  const [template, ...others] = texts.filter(
    (text, index) => !text.startsWith('-') && (texts[at] !== '-p' || index !== at + 1),
  )
  if (others.length > 0) return undefined
  const made = (template ?? 'tmp.XXXXXXXXXX').replace(/X{3,}/, (marks) => '0'.repeat(marks.length))
  const isInFolder = template === undefined || at >= 0 || texts.includes('-t')
  return isInFolder ? `${folder}/${made}` : made
}

/** The environment whose Python runs: by the program, VIRTUAL_ENV, or the first folder of PATH. */
function pythonPrefix(program: string, variable: Printing['variable']): string | undefined {
  const own = /^(\/.+)\/bin\/[^/]+$/.exec(program)?.[1]
  if (own !== undefined) return own
  const active = variable('VIRTUAL_ENV')
  if (active !== undefined) return isKnown(active) ? active.text : undefined
  const path = variable('PATH')
  const first = path?.text.split(':')[0] ?? ''
  if (path !== undefined && first.includes('$')) return undefined
  return /env[^/]*\/bin$/.test(first) ? first.slice(0, -'/bin'.length) : '/usr/local'
}

/** `ls PATTERN` and `echo PATTERN` print what the pattern names: the pattern stands for it. */
function listed(args: readonly Word[]): ShellValue | null {
  const [named, ...others] = args.filter(({ text }) => !text.startsWith('-'))
  return named?.kind === 'pattern' && others.length === 0 ? known(`${named.text}\n`) : null
}

/** `find FOLDER -name PATTERN`: the files of that name, which lie in the folder itself. */
function foundNames(args: readonly Word[]): ShellValue | null {
  const [folder, ...tests] = args
  if (folder?.kind !== 'text' || !args.every(({ kind }) => kind !== 'unknown')) return null
  const words = tests.map(({ text }) => text)
  const at = words.indexOf('-name')
  const others = [...words.slice(0, Math.max(0, at)), ...words.slice(at + 2)].join(' ')
  return at >= 0 && /^(?: ?(?:-type f|-maxdepth 1|-print))*$/.test(others)
    ? known(`${folder.text.replace(/\/+$/, '')}/${words[at + 1] ?? ''}\n`)
    : null
}

function pathPart(name: string, args: readonly Word[]): ShellValue | null {
  const [path, suffix] = args
  if (path?.kind !== 'text' || args.length > 2) return null
  const trimmed = path.text.replace(/\/+$/, '')
  const slash = trimmed.lastIndexOf('/')
  if (name.endsWith('dirname'))
    return known(`${slash < 0 ? '.' : trimmed.slice(0, slash) || '/'}\n`)
  const base = trimmed.slice(slash + 1)
  const end = suffix?.text ?? ''
  return known(
    `${end !== '' && base !== end && base.endsWith(end) ? base.slice(0, -end.length) : base}\n`,
  )
}

/** The piped text after a filter. */
function filtered(
  name: string,
  args: readonly Word[],
  input: ShellValue | null,
): ShellValue | null {
  const filterOf = FILTERS.get(name)
  if (filterOf === undefined || input === null || !args.every(isText)) return null
  const { files, edit, isInPlace } = filterOf(args.map(({ text }) => text))
  if (edit === null || isInPlace || files.some((file) => file !== '-')) return null
  if (!isKnown(input)) return unknownValue(input.text, ...input.unknown)
  const text = edit(input.text)
  return text === null ? null : known(text)
}

const isText = ({ kind }: Word): boolean => kind === 'text'
