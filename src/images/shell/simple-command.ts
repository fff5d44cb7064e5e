import type { ArrayValue, Assignment, CommandArgument, Command as CommandNode } from 'unbash'
import { distinct, isKnown, known, type ShellValue, unknownValue } from '../shell-value.ts'
import { builtinOf, withMore } from './builtins.ts'
import type { Redirect, Word } from './command.ts'
import { isCutOff } from './cut-off.ts'
import { joined, valueOfWord } from './field.ts'
import { fileTested, fileTestOfWords } from './file-test.ts'
import { FAILURE, outcomeOf, type ShellOutcome, SUCCESS } from './flow.ts'
import { printedBy } from './printed.ts'
import { accountVerdict, isQuestion, programVerdict } from './question.ts'
import { readRedirections, withContent } from './redirects.ts'
import { osRelease, releaseNames } from './release-names.ts'
import { captured, expanderOf, type Frame, textOf, valueIn } from './session.ts'
import { changeCost, exportedVariables, type ShellState, setVariable, subshell } from './state.ts'
import { grepVerdict, testWords } from './test-condition.ts'
import { programName, type Unwrapped, unwrap } from './wrappers.ts'

/** A command with its assignments and redirections. */
interface Call {
  readonly text: string
  readonly line: number
  readonly redirects: readonly Redirect[]
  readonly takesOutput: boolean
  readonly input: ShellValue | null
  /** The words of a build that leaves ARGs unset. */
  readonly usualWords: () => readonly Word[]
}

/** Runs a command of words: a builtin, a function, a wrapper, or a program, which is passed on. */
export function runSimpleCommand(node: CommandNode, frame: Frame): ShellOutcome {
  const { budget } = frame.session
  const prefixes = node.prefix.filter((each): each is Assignment => each.type === 'Assignment')
  budget.spend(1 + prefixes.length * changeCost(frame.state))
  const words = wordsOf(node, frame, false)
  if (words.length === 0 && node.redirects.length === 0) return assignAll(prefixes, frame)
  const state = prefixes.length === 0 ? frame.state : withVariables(frame, prefixes)
  const { redirects, input, takesOutput } = readRedirections(node.redirects, frame)
  const call: Call = {
    text: frame.source.text.slice(node.pos, node.end),
    line: frame.source.lineOf(node.pos),
    redirects,
    takesOutput,
    input: input ?? frame.state.input,
    usualWords: () => wordsOf(node, frame, true),
  }
  const empty: readonly Word[] = [{ kind: 'text', text: ':' }]
  if (!isFunction(words, state) && isCutOff(frame.source.text, node.pos, words)) {
    invoke(empty, { ...frame, state }, call)
    return FAILURE
  }
  const outcome = invoke(words.length === 0 ? empty : words, { ...frame, state }, call)
  return outcome.kind === 'assumed' ? { kind: 'assumed', text: textOf(node, frame) } : outcome
}

const isFunction = ([first]: readonly Word[], { functions }: ShellState): boolean =>
  first !== undefined && functions.has(first.text)

function wordsOf({ name, args }: CommandNode, frame: Frame, isDefault: boolean): readonly Word[] {
  if (name === undefined) return []
  const expander = expanderOf(frame, isDefault)
  const declares = /^(?:export|local|readonly|declare|typeset)$/.test(name.text)
  return [
    ...expander.fields(name),
    ...args.flatMap((argument) =>
      argument.type === 'Assignment'
        ? assignmentWord(argument, frame, declares)
        : expander.fields(argument),
    ),
  ]
}

/** `NAME=value` as an argument. An array is assigned at once, because it is not a word. */
function assignmentWord(
  assignment: CommandArgument & { readonly type: 'Assignment' },
  frame: Frame,
  declares: boolean,
): readonly Word[] {
  const { name, value, append, text } = assignment
  if (value.type === 'ArrayValue') {
    if (declares) assign(assignment, frame)
    return [declares ? { kind: 'text', text: name } : { kind: 'unknown', text, names: [text] }]
  }
  const assigned = valueIn(frame, value)
  const whole = `${name}${append ? '+' : ''}=${assigned.text}`
  return [
    isKnown(assigned)
      ? { kind: 'text', text: whole }
      : { kind: 'unknown', text: whole, names: assigned.unknown },
  ]
}

function assignAll(assignments: readonly Assignment[], frame: Frame): ShellOutcome {
  for (const assignment of assignments) assign(assignment, frame)
  return assignments.every(({ text }) => !/\$\(|`/.test(text))
    ? SUCCESS
    : { kind: 'assumed', text: assignments.map(({ text }) => text).join(' ') }
}

function assign({ name, value, append, index }: Assignment, frame: Frame): void {
  const { state } = frame
  const before = state.variables.get(name)
  if (index !== undefined) setVariable(state, name, unknownValue(`$${name}`, name))
  else if (value.type === 'ArrayValue') {
    const items = [...(append ? (before?.items ?? []) : []), ...itemsOf(value, frame)]
    setVariable(state, name, items[0] ?? known(''), { items })
  } else {
    const assigned = valueIn(frame, value)
    setVariable(state, name, append ? withMore(before?.value, assigned) : assigned)
  }
}

const itemsOf = ({ elements }: ArrayValue, frame: Frame): readonly ShellValue[] =>
  elements.flatMap((element) => expanderOf(frame).fields(element).map(valueOfWord))

/** The state in which a command with assignments before it runs. */
function withVariables(frame: Frame, assignments: readonly Assignment[]): ShellState {
  const state = subshell(frame.state)
  for (const { name, value } of assignments) {
    if (value.type === 'Word') setVariable(state, name, valueIn(frame, value), { isExported: true })
  }
  return state
}

function invoke(words: readonly Word[], frame: Frame, call: Call): ShellOutcome {
  const { state, session } = frame
  const [first, ...args] = words
  if (first?.kind !== 'text') return hand(words, frame, call)
  const name = first.text
  const defined = state.functions.get(name)
  if (defined !== undefined) {
    return session.budget.deeper(() => {
      const before = state.positional
      state.positional = args.map(valueOfWord)
      const outcome = withInput(frame, call, (inner) =>
        session.runBody(defined.body, { ...inner, source: defined.source }),
      )
      state.positional = before
      return outcome.kind === 'ends' && outcome.by === 'return' ? SUCCESS : outcome
    })
  }
  if (name === '[' || name === 'test') return decide(words, state.cwd, call)
  if (name === 'eval') return evaluate(words, frame, call)
  if (name === '.' || name === 'source') {
    const release = session.machine.distribution && releaseNames(session.machine.distribution)
    if (/^\/(?:etc|usr\/lib)\/os-release$/.test(args[0]?.text ?? '') && release !== undefined)
      for (const [variable, value] of osRelease(release)) setVariable(state, variable, known(value))
    else state.isOpen = true
    return hand(words, frame, call)
  }
  const builtin = builtinOf(name)
  if (builtin !== undefined) {
    if (args.length > 0) session.budget.spend(changeCost(state))
    if (call.redirects.some(({ kind }) => kind !== 'read'))
      hand([{ kind: 'text', text: ':' }], frame, call)
    const outcome = builtin(args, state)
    // If a build stops on one way, that way makes no image.
    if (outcome.kind === 'ends' && outcome.fails && state.conditions.length > 0)
      hand(words, frame, call)
    return outcome
  }
  const inner = unwrap(words)
  return inner === null
    ? hand(words, frame, call)
    : session.budget.deeper(() => runWrapped(words, inner, frame, call))
}

/** Gives the input of a call to all commands of a function or script, and collects their output. */
function withInput(frame: Frame, call: Call, run: (inner: Frame) => ShellOutcome): ShellOutcome {
  const { state } = frame
  const before = state.input
  state.input = call.input
  let outcome: ShellOutcome = SUCCESS
  if (call.redirects.length === 0 && !call.takesOutput) outcome = run(frame)
  else {
    const printed = captured(frame, (inner) => {
      outcome = run(inner)
    })
    if (call.redirects.length > 0) handPrinted(frame, call, printed)
  }
  state.input = before
  return outcome
}

function decide(words: readonly Word[], cwd: ShellValue, call: Call): ShellOutcome {
  const inner = (all: readonly Word[]): readonly Word[] =>
    all[0]?.text === '[' ? all.slice(1, -1) : all.slice(1)
  const verdict = testWords(inner(words))
  return outcomeOf(verdict, () => ({
    text: call.text.replace(/\s+/g, ' ').slice(0, 300),
    byDefault: testWords(inner(call.usualWords())),
    ...fileTested(fileTestOfWords(inner(words), cwd)),
  }))
}

function evaluate(words: readonly Word[], frame: Frame, call: Call): ShellOutcome {
  const text = joined(words.slice(1))
  if (!isKnown(text)) return hand(words, frame, call)
  return frame.session.budget.deeper(() =>
    frame.session.runText({ text: text.text, lineOf: () => call.line }, frame),
  )
}

function runWrapped(
  words: readonly Word[],
  inner: Unwrapped,
  frame: Frame,
  call: Call,
): ShellOutcome {
  const { state, session, sink } = frame
  if (inner.kind === 'command') {
    const { user, through, assignments, clearsEnv } = inner
    if (user === null && through.length === 0 && assignments.length === 0 && !clearsEnv)
      return invoke(inner.words, frame, call)
    const changed = subshell(state)
    if (clearsEnv) Object.assign(changed, { variables: new Map(), isOpen: false })
    if (user !== null) changed.user = user
    changed.through = [...state.through, ...through]
    for (const [name, value] of assignments) setVariable(changed, name, value, { isExported: true })
    return invoke(inner.words, { ...frame, state: changed }, call)
  }
  if (inner.kind === 'xargs') return invoke(withXargs(inner, call), frame, call)
  const text = inner.kind === 'script' ? valueOfWord(inner.script) : call.input
  if (text === null || (inner.kind === 'input' && !isKnown(text))) return hand(words, frame, call)
  const child = childShell(state, inner.args, !isKnown(text))
  if (inner.kind === 'script' && inner.user !== null) child.user = inner.user
  const script = { text: text.text, lineOf: () => call.line }
  const run = (each: Frame): ShellOutcome =>
    session.runText(script, { ...each, state: child, isBash: inner.isBash })
  const outcome = withInput(
    { ...frame, sink },
    inner.kind === 'input' ? { ...call, input: null } : call,
    run,
  )
  return outcome.kind === 'ends' ? SUCCESS : outcome
}

/** A shell that another one starts knows only what is exported. */
function childShell(state: ShellState, args: readonly Word[], isOpen: boolean): ShellState {
  const variables = new Map([...state.variables].filter(([, { isExported }]) => isExported))
  return {
    ...state,
    variables,
    functions: new Map(),
    positional: args.map(valueOfWord),
    isOpen: state.isOpen || isOpen,
  }
}

/** The words of `xargs` with those that it reads. */
function withXargs(
  { words, replaces }: Extract<Unwrapped, { kind: 'xargs' }>,
  { input }: Call,
): readonly Word[] {
  const read = input ?? unknownValue('the words that xargs reads')
  if (!isKnown(read)) {
    const more: Word = {
      kind: 'unknown',
      text: read.text.trim() || '$(xargs)',
      names: distinct(read.unknown),
    }
    return replaces === null
      ? [...words, more]
      : words.map((word) => (word.text.includes(replaces) ? more : word))
  }
  const texts = read.text.split(/\s+/).filter((text) => text !== '')
  if (replaces === null) return [...words, ...texts.map((text): Word => ({ kind: 'text', text }))]
  return words.flatMap((word): readonly Word[] => {
    if (!word.text.includes(replaces)) return [word]
    return texts.map((text) => ({ kind: 'text', text: word.text.replaceAll(replaces, () => text) }))
  })
}

const TALKERS: ReadonlySet<string> = new Set(['echo', 'printf'])

/** Passes a program on, with its output if that is known. */
function hand(words: readonly Word[], frame: Frame, call: Call): ShellOutcome {
  const { state, session, sink, isBash } = frame
  session.budget.spend(1)
  const { cwd, user } = state
  const output = printedBy({
    words,
    input: call.input,
    cwd,
    user,
    machine: session.machine,
    isBash,
    variable: (name) => state.variables.get(name)?.value,
  })
  sink.emit({
    words,
    through: state.through,
    text: call.text,
    line: call.line,
    env: exportedVariables(state),
    cwd,
    user,
    conditions: state.conditions,
    redirects: withContent(call.redirects, output),
    input: call.input,
    output,
    isBackground: false,
  })
  if (!call.takesOutput) sink.print(output ?? unknownValue(call.text), state.conditions)
  const name = programName(words[0])
  const found =
    name === 'grep' ? grepVerdict(words, call.input) : programVerdict(words, session.machine)
  if (found !== null) return found ? SUCCESS : FAILURE
  if (isQuestion(words))
    return {
      kind: 'undecided',
      condition: {
        text: call.text.replace(/\s+/g, ' ').slice(0, 300),
        byDefault: accountVerdict(words),
      },
    }
  return TALKERS.has(name) ? SUCCESS : { kind: 'assumed', text: call.text }
}

/** A command for the redirections of a group of commands. */
export function handPrinted(
  frame: Frame,
  call: Pick<Call, 'text' | 'line' | 'redirects'>,
  printed: ShellValue | null,
): void {
  const { state, sink } = frame
  sink.emit({
    words: [{ kind: 'text', text: ':' }],
    through: state.through,
    text: call.text,
    line: call.line,
    env: exportedVariables(state),
    cwd: state.cwd,
    user: state.user,
    conditions: state.conditions,
    redirects: withContent(call.redirects, printed ?? known('')),
    input: null,
    output: null,
    isBackground: false,
  })
}

/** Runs the words of the exec form, which no shell has read. */
export function runWords(words: readonly Word[], line: number, frame: Frame): void {
  const text = words.map((word) => word.text).join(' ')
  invoke(words, frame, {
    text,
    line,
    redirects: [],
    takesOutput: false,
    input: frame.state.input,
    usualWords: () => words,
  })
}
