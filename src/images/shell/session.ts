import type { CommandNode, CompoundList, ParsedScript, Word as WordNode } from 'unbash'
import { distinct, isKnown, known, type ShellValue, unknownValue } from '../shell-value.ts'
import type { ShellBudget } from './budget.ts'
import type { Command, ShellCondition } from './command.ts'
import { newExpander, type WordExpander } from './expand.ts'
import type { ShellOutcome } from './flow.ts'
import type { BuildMachine } from './printed.ts'
import { type ScriptSource, type ShellState, subshell } from './state.ts'

/** The receivers of commands and their output. */
export interface Sink {
  readonly emit: (command: Command) => void
  /** @param conditions under which it is printed */
  readonly print: (value: ShellValue, conditions: readonly ShellCondition[]) => void
}

/** The state that all shells of one RUN instruction share. */
export interface ShellSession {
  readonly budget: ShellBudget
  readonly unsetArgs: ReadonlySet<string>
  readonly machine: BuildMachine
  readonly runBody: (body: CommandNode | CompoundList | ParsedScript, frame: Frame) => ShellOutcome
  readonly runText: (source: ScriptSource, frame: Frame) => ShellOutcome
}

/** A running shell: its state, the text it reads, and the receivers of its commands. */
export interface Frame {
  readonly session: ShellSession
  readonly state: ShellState
  readonly source: ScriptSource
  readonly sink: Sink
  readonly isBash: boolean
}

/** The text of a node on one line, for conditions. */
export function textOf(
  { pos, end }: { readonly pos: number; readonly end: number },
  { source }: Frame,
): string {
  return source.text
    .slice(pos, Math.min(end, pos + 2000))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
}

/**
 * @param isDefault whether ARGs without a value are unset, instead of unknown
 */
export function expanderOf(frame: Frame, isDefault = false): WordExpander {
  const { state, session, isBash } = frame
  const { budget, unsetArgs } = session
  return newExpander(
    {
      state,
      budget,
      isBash,
      unsetArgs,
      substitute: (script, text) => printedIn(script, text, frame),
    },
    isDefault,
  )
}

/** A word as a value, with its default value if parts are unknown. */
export function valueIn(frame: Frame, word: WordNode): ShellValue {
  const value = expanderOf(frame).value(word)
  if (isKnown(value)) return value
  const other = expanderOf(frame, true).value(word)
  return isKnown(other) ? { ...value, byDefault: other.text } : value
}

/** Runs commands and returns their output; null if missing. */
export function captured(frame: Frame, run: (inner: Frame) => void): ShellValue | null {
  const printed: ShellValue[] = []
  const always = frame.state.conditions.length
  const print = (value: ShellValue, conditions: readonly ShellCondition[]): void => {
    // If it is unknown whether it prints, the output is unknown.
    printed.push(
      conditions.length > always
        ? unknownValue(
            value.text,
            ...value.unknown,
            ...conditions.slice(always).map(({ text }) => text),
          )
        : value,
    )
  }
  run({ ...frame, sink: { emit: frame.sink.emit, print } })
  if (printed.length === 0) return null
  return {
    text: printed.map(({ text }) => text).join(''),
    unknown: distinct(printed.flatMap(({ unknown }) => unknown)),
  }
}

/**
 * The value of `$(…)`. Its commands are not passed on unless they install something, because others
 * only ask.
 */
function printedIn(script: ParsedScript, text: string, frame: Frame): ShellValue {
  const inner: Frame = {
    ...frame,
    state: subshell(frame.state),
    source: sourceOf(script, frame.source),
    sink: {
      emit: (command) => installs(command) && frame.sink.emit(command),
      print: frame.sink.print,
    },
  }
  const printed = captured(inner, (capturing) => frame.session.runBody(script, capturing))
  if (printed === null) return known('')
  return isKnown(printed) ? known(printed.text.replace(/\n+$/, '')) : unknownValue(text)
}

const installs = ({ words }: Command): boolean =>
  words.some((word) => word.kind === 'text' && /^(?:install|sync)$/.test(word.text))

/** Scripts between escaped backticks have their own text. */
const sourceOf = ({ source, pos }: ParsedScript, outer: ScriptSource): ScriptSource => {
  if (source === undefined) return outer
  const line = outer.lineOf(pos)
  return { text: source, lineOf: () => line }
}
