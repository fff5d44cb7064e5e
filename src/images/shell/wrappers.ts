import { ownEntry } from '../../collections/own-entry.ts'
import type { ShellValue } from '../shell-value.ts'
import type { Word } from './command.ts'
import { valueOfWord } from './field.ts'

/** The command that a wrapper program runs. */
export type Unwrapped =
  /** Another command, with what the wrapper changes. */
  | {
      readonly kind: 'command'
      readonly words: readonly Word[]
      readonly assignments: readonly (readonly [name: string, value: ShellValue])[]
      readonly clearsEnv: boolean
      readonly user: string | null
      readonly through: readonly string[]
    }
  /** A text for a shell: `sh -c TEXT NAME ARGUMENTS`. */
  | {
      readonly kind: 'script'
      readonly script: Word
      readonly args: readonly Word[]
      readonly isBash: boolean
      readonly user: string | null
    }
  /** A shell that reads its script from standard input. */
  | { readonly kind: 'input'; readonly args: readonly Word[]; readonly isBash: boolean }
  /** `xargs`: words come from standard input. */
  | { readonly kind: 'xargs'; readonly words: readonly Word[]; readonly replaces: string | null }

const textOf = (word: Word | undefined): string => (word?.kind === 'text' ? word.text : '')

/** The last part of a path. */
export const programName = (word: Word | undefined): string => textOf(word).split('/').at(-1) ?? ''

/** Options of simple wrappers that take a value. */
const PLAIN: Readonly<Record<string, string | undefined>> = {
  builtin: '',
  chronic: '',
  command: '',
  eatmydata: '',
  exec: 'a',
  fakeroot: '',
  ionice: 'cn',
  nice: 'n',
  nohup: '',
  setsid: '',
  stdbuf: 'ioe',
  time: 'fo',
  unbuffer: '',
  'xvfb-run': 'nsefp',
}

const SHELLS: readonly string[] = ['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']

/**
 * Programs that run a command in an environment: the words before it are kept. Options with a
 * value.
 */
const RUNNERS: Readonly<Record<string, readonly string[] | undefined>> = {
  conda: ['-n', '--name', '-p', '--prefix', '--cwd'],
  mamba: ['-n', '--name', '-p', '--prefix', '--cwd'],
  micromamba: ['-n', '--name', '-p', '--prefix', '--cwd', '-r', '--root-prefix', '-e', '--env'],
  poetry: ['-C', '--directory', '-P', '--project'],
  pipenv: [],
  pdm: ['-p', '--project'],
  uv: [
    '--with',
    '--with-requirements',
    '--extra',
    '--group',
    '--only-group',
    '--no-group',
    '-p',
    '--python',
    '--package',
    '--env-file',
    '--directory',
    '--project',
    '--index',
    '--default-index',
  ],
}

/** The command that a wrapper runs; null for other programs. */
export function unwrap(words: readonly Word[]): Unwrapped | null {
  const name = programName(words[0])
  const plain = ownEntry(PLAIN, name)
  if (plain !== undefined) {
    if (name === 'command' && /^-[vV]/.test(textOf(words[1]))) return null
    return command(words.slice(afterOptions(words, 1, plain)))
  }
  if (SHELLS.includes(name)) return unwrapShell(words, name)
  const runner = ownEntry(RUNNERS, name)
  if (runner !== undefined) return unwrapRunner(words, runner)
  if (name === 'env') return unwrapEnv(words)
  if (name === 'sudo' || name === 'doas') return unwrapSudo(words)
  if (name === 'gosu' || name === 'su-exec' || name === 's6-setuidgid')
    return command(words.slice(2), { user: textOf(words[1]) })
  if (name === 'su' || name === 'runuser') return unwrapSu(words)
  if (name === 'timeout') return command(words.slice(afterOptions(words, 1, 'ks') + 1))
  if (name === 'xargs') return unwrapXargs(words)
  return null
}

type CommandChanges = Partial<Omit<Extract<Unwrapped, { kind: 'command' }>, 'kind' | 'words'>>

/** Null if no command is left: the program itself is the command. */
function command(words: readonly Word[], changes: CommandChanges = {}): Unwrapped | null {
  if (words.length === 0) return null
  return {
    kind: 'command',
    words,
    assignments: [],
    clearsEnv: false,
    user: null,
    through: [],
    ...changes,
  }
}

/**
 * The index after the options.
 *
 * @param valued letters of options whose value is the next word
 */
function afterOptions(words: readonly Word[], from: number, valued: string): number {
  let at = from
  for (; at < words.length; at++) {
    const text = textOf(words[at])
    if (text === '--') return at + 1
    if (!/^-./.test(text)) return at
    if (/^-[a-zA-Z]$/.test(text) && valued.includes(text.charAt(1))) at++
  }
  return at
}

function unwrapShell(words: readonly Word[], name: string): Unwrapped | null {
  const isBash = name === 'bash' || name === 'zsh' || name === 'ksh'
  for (let at = 1; at < words.length; at++) {
    const text = textOf(words[at])
    if (/^-[a-zA-Z]*c$/.test(text)) {
      const script = words[at + 1]
      return script === undefined
        ? null
        : { kind: 'script', script, args: words.slice(at + 3), isBash, user: null }
    }
    if (text === '-s' || text === '-') return { kind: 'input', args: words.slice(at + 1), isBash }
    if (/^[-+][a-zA-Z]*[oO]$/.test(text)) at++
    else if (!/^[-+]./.test(text)) return null
  }
  return { kind: 'input', args: [], isBash }
}

function unwrapRunner(words: readonly Word[], valued: readonly string[]): Unwrapped | null {
  const run = words.findIndex((word, at) => at > 0 && isRun(word))
  // Only options may come before `run`.
  if (
    run < 0 ||
    words
      .slice(1, run)
      .some((word, at, all) => !isOption(word) && !valued.includes(textOf(all[at - 1])))
  )
    return null
  let at = run + 1
  while (at < words.length && isOption(words[at])) {
    if (textOf(words[at]) === '--') {
      at++
      break
    }
    at += valued.includes(textOf(words[at])) ? 2 : 1
  }
  return command(words.slice(at), { through: words.slice(0, at).map(({ text }) => text) })
}

const isRun = (word: Word): boolean => textOf(word) === 'run'
const isOption = (word: Word | undefined): boolean => textOf(word).startsWith('-')

function unwrapEnv(words: readonly Word[]): Unwrapped | null {
  const assignments: (readonly [string, ShellValue])[] = []
  let clearsEnv = false
  let at = 1
  for (; at < words.length; at++) {
    const word = words[at]
    const match = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word?.text ?? '')
    if (match !== null && word !== undefined)
      assignments.push([match[1] ?? '', { ...valueOfWord(word), text: match[2] ?? '' }])
    else if (
      textOf(word) === '-i' ||
      textOf(word) === '-' ||
      textOf(word) === '--ignore-environment'
    )
      clearsEnv = true
    else if (/^-[uC]$/.test(textOf(word))) at++
    else if (!isOption(word)) break
  }
  return command(words.slice(at), { assignments, clearsEnv })
}

function unwrapSudo(words: readonly Word[]): Unwrapped | null {
  let user = 'root'
  let at = 1
  for (; isOption(words[at]); at++) {
    const text = textOf(words[at])
    if (text === '--') {
      at++
      break
    }
    if (text === '-u' || text === '--user') user = textOf(words[++at])
    else if (text.startsWith('--user=')) user = text.slice(7)
    else if (/^-[gChpDRTU]$/.test(text)) at++
  }
  const rest = unwrapEnv([{ kind: 'text', text: 'env' }, ...words.slice(at)])
  return rest?.kind === 'command' ? { ...rest, user } : null
}

/** `su USER -c TEXT`, `su - USER -c TEXT`, `runuser -u USER -- COMMAND`. */
function unwrapSu(words: readonly Word[]): Unwrapped | null {
  let user = 'root'
  for (let at = 1; at < words.length; at++) {
    const text = textOf(words[at])
    if (text === '-c' || text === '--command') {
      const script = words[at + 1]
      const named = words.slice(at + 2).find((word) => !isOption(word))
      if (script === undefined) return null
      return {
        kind: 'script',
        script,
        args: [],
        isBash: false,
        user: named === undefined || user !== 'root' ? user : textOf(named),
      }
    }
    if (text === '-u' || text === '--user') user = textOf(words[++at])
    else if (text === '-s' || text === '--shell') at++
    else if (text === '--') return command(words.slice(at + 1), { user })
    else if (!text.startsWith('-') && text !== '') user = text
  }
  return null
}

function unwrapXargs(words: readonly Word[]): Unwrapped | null {
  let replaces: string | null = null
  let at = 1
  for (; isOption(words[at]); at++) {
    const text = textOf(words[at])
    if (text === '--') {
      at++
      break
    }
    // Words from a file, whose content is unknown.
    if (/^(?:-a|--arg-file)/.test(text)) return null
    if (text === '-I') replaces = textOf(words[++at])
    else if (/^-I./.test(text)) replaces = text.slice(2)
    else if (/^-[nLPdsE]$/.test(text)) at++
  }
  return at < words.length ? { kind: 'xargs', words: words.slice(at), replaces } : null
}
