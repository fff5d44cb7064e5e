import { isKnown, known, type ShellValue, unknownValue } from '../shell-value.ts'
import type { Word } from './command.ts'
import { valueOfWord } from './field.ts'
import { FAILURE, type ShellOutcome, SUCCESS } from './flow.ts'
import { type ShellState, setVariable, unsetVariable } from './state.ts'

/** The changes that a command makes to the shell itself. */
export type Builtin = (args: readonly Word[], state: ShellState) => ShellOutcome

const assigned =
  (isExported: boolean | undefined): Builtin =>
  (args, state) => {
    for (const word of args) {
      const match = /^([A-Za-z_]\w*)(?:(\+?)=([\s\S]*))?$/.exec(word.text)
      const [, name, append, text] = match ?? []
      if (name === undefined) continue
      const before = state.variables.get(name)
      const given: ShellValue | undefined =
        text === undefined ? undefined : { ...valueOfWord(word), text }
      const value =
        given === undefined
          ? (before?.value ?? known(''))
          : append === '+'
            ? withMore(before?.value, given)
            : given
      setVariable(state, name, value, {
        items: given === undefined ? (before?.items ?? null) : null,
        ...(isExported === undefined ? {} : { isExported }),
      })
    }
    return SUCCESS
  }

export const withMore = (before: ShellValue | undefined, more: ShellValue): ShellValue =>
  before === undefined
    ? more
    : { text: before.text + more.text, unknown: [...before.unknown, ...more.unknown] }

const ends =
  (by: 'exit' | 'return' | 'break' | 'continue'): Builtin =>
  ([status]) => ({ kind: 'ends', by, fails: by === 'exit' && /^[1-9]/.test(status?.text ?? '') })

const nothing: Builtin = () => SUCCESS

/** By name. None of them starts a program. */
const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', nothing],
  ['true', nothing],
  ['false', () => FAILURE],
  ['export', (args, state) => assigned(args[0]?.text !== '-n')(args, state)],
  ['local', assigned(undefined)],
  ['readonly', assigned(undefined)],
  ['typeset', assigned(undefined)],
  [
    'declare',
    (args, state) =>
      assigned(args.some(({ text }) => /^-\w*x/.test(text)) || undefined)(args, state),
  ],
  [
    'unset',
    (args, state) => {
      for (const { text } of args) unsetVariable(state, text)
      return SUCCESS
    },
  ],
  ['cd', changeFolder],
  ['pushd', changeFolder],
  ['popd', (_args, state) => changed(state, unknownValue('$OLDPWD', 'OLDPWD'))],
  ['set', setOptions],
  [
    'shift',
    (args, state) => {
      const [count] = args
      state.positional = state.positional.slice(
        /^\d+$/.test(count?.text ?? '') ? Number(count?.text) : 1,
      )
      return SUCCESS
    },
  ],
  ['read', readNames],
  ['mapfile', readNames],
  ['readarray', readNames],
  ['getopts', (args, state) => readNames(args.slice(1), state)],
  ['exit', ends('exit')],
  ['return', ends('return')],
  ['break', ends('break')],
  ['continue', ends('continue')],
  ['alias', nothing],
  ['hash', nothing],
  ['shopt', nothing],
  ['trap', nothing],
  ['ulimit', nothing],
  ['umask', nothing],
  ['unalias', nothing],
  ['wait', nothing],
])

export const builtinOf = (name: string): Builtin | undefined => BUILTINS.get(name)

function changed(state: ShellState, cwd: ShellValue): ShellOutcome {
  state.variables = new Map(state.variables).set('OLDPWD', {
    value: state.cwd,
    items: null,
    isExported: false,
  })
  state.cwd = cwd
  return SUCCESS
}

function changeFolder(args: readonly Word[], state: ShellState): ShellOutcome {
  const path = args.find(({ text }) => text === '-' || !text.startsWith('-'))
  if (path === undefined)
    return changed(state, state.variables.get('HOME')?.value ?? unknownValue('~', 'HOME'))
  if (path.kind === 'text' && path.text === '-')
    return changed(state, state.variables.get('OLDPWD')?.value ?? unknownValue('$OLDPWD', 'OLDPWD'))
  if (path.kind === 'pattern') return changed(state, unknownValue(path.text))
  return changed(state, absolute(valueOfWord(path), state.cwd))
}

/** A path from a working directory, without `.` and `..`. */
export function absolute(path: ShellValue, cwd: ShellValue): ShellValue {
  if (!isKnown(path)) return path
  if (path.text.startsWith('/')) return known(cleanPath(path.text))
  return isKnown(cwd)
    ? known(cleanPath(`${cwd.text}/${path.text}`))
    : { text: `${cwd.text}/${path.text}`, unknown: cwd.unknown }
}

/** An absolute path without empty parts, `.`, `..` and a slash at its end. */
export function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** `set -- words` sets `$1` and so on. Options change nothing that matters here. */
function setOptions(args: readonly Word[], state: ShellState): ShellOutcome {
  const dashes = args.findIndex(({ text }) => text === '--')
  const from =
    dashes >= 0
      ? dashes + 1
      : args.findIndex(
          ({ text }, at) => !/^[-+]/.test(text) && !/^[-+]\w*o$/.test(args[at - 1]?.text ?? ''),
        )
  if (from >= 0 && (dashes >= 0 || from < args.length))
    state.positional = args.slice(from).map(valueOfWord)
  return SUCCESS
}

/** Names whose values are read from input have unknown values. */
function readNames(args: readonly Word[], state: ShellState): ShellOutcome {
  for (const { text } of args)
    if (/^[A-Za-z_]\w*$/.test(text)) setVariable(state, text, unknownValue(`$${text}`, text))
  return { kind: 'assumed', text: 'read' }
}
