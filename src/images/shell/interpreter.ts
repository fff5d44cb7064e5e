import type {
  AndOr,
  CommandNode,
  CompoundList,
  For,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirected,
  Statement,
  While,
} from 'unbash'
import { isKnown, known, type ShellValue, unknownValue } from '../shell-value.ts'
import { runCase, runIf } from './branches.ts'
import type { ShellCondition, Word } from './command.ts'
import { valueOfWord } from './field.ts'
import { fileTested } from './file-test.ts'
import {
  FAILURE,
  joinWays,
  negatedCondition,
  negatedOutcome,
  outcomeOf,
  type ShellOutcome,
  SUCCESS,
  type Way,
} from './flow.ts'
import { readRedirections } from './redirects.ts'
import { captured, expanderOf, type Frame, textOf } from './session.ts'
import { handPrinted, runSimpleCommand } from './simple-command.ts'
import { changeCost, narrow, setVariable, subshell } from './state.ts'
import { fileTestOf, verdictOf } from './test-command.ts'
import { bothHold, eitherHolds, opposite } from './test-condition.ts'

/** Runs the commands of a script, a list or a function in order. */
export function runBody(
  body: CommandNode | CompoundList | ParsedScript,
  frame: Frame,
): ShellOutcome {
  if (body.type !== 'CompoundList' && body.type !== 'Script') return runNode(body, frame)
  let outcome: ShellOutcome = SUCCESS
  for (const statement of body.commands) {
    outcome = runStatement(statement, frame)
    if (outcome.kind === 'ends') return outcome
  }
  return outcome
}

function runStatement({ command, background }: Statement, frame: Frame): ShellOutcome {
  if (!background) return runNode(command, frame)
  const { emit, print } = frame.sink
  const sink = {
    print,
    emit: (each: Parameters<typeof emit>[0]) => emit({ ...each, isBackground: true }),
  }
  runNode(command, { ...frame, state: subshell(frame.state), sink })
  return SUCCESS
}

function runNode(node: PipelineNode | AndOr, frame: Frame): ShellOutcome {
  const { budget } = frame.session
  budget.spend(1)
  return budget.deeper(() => {
    switch (node.type) {
      case 'Command':
        return runSimpleCommand(node, frame)
      case 'AndOr':
        return runAndOr(node, frame)
      case 'Pipeline':
        return runPipeline(node, frame)
      case 'If':
        return runIf(node, frame)
      case 'Case':
        return runCase(node, frame)
      case 'For':
        return runFor(node, frame)
      case 'While':
        return runWhile(node, frame)
      case 'BraceGroup':
        return runBody(node.body, frame)
      case 'Subshell': {
        const outcome = runBody(node.body, { ...frame, state: subshell(frame.state) })
        return outcome.kind === 'ends' ? SUCCESS : outcome
      }
      case 'Redirected':
        return runRedirected(node, frame)
      case 'TestCommand':
        return outcomeOf(verdictOf(node.expression, frame, false), () => ({
          text: textOf(node, frame),
          byDefault: verdictOf(node.expression, frame, true),
          ...fileTested(fileTestOf(node.expression, frame)),
        }))
      case 'Function':
        frame.state.functions = new Map(frame.state.functions).set(node.name.value, {
          body: node.body,
          source: frame.source,
        })
        return SUCCESS
      case 'ArithmeticCommand':
        return { kind: 'undecided', condition: { text: textOf(node, frame), byDefault: null } }
      case 'Coproc':
        runBody(node.body, { ...frame, state: subshell(frame.state) })
        return SUCCESS
      case 'Select':
      case 'ArithmeticFor':
        return maybe(
          frame,
          { text: textOf({ pos: node.pos, end: node.body.pos }, frame), byDefault: null },
          (inner) => runBody(node.body, inner),
        )
    }
  })
}

/** Runs commands that may not run: the variables that they change are unknown afterwards. */
function maybe(
  frame: Frame,
  condition: ShellCondition,
  run: (inner: Frame) => ShellOutcome,
  keepsChanges = true,
): ShellOutcome {
  const state = subshell(frame.state)
  state.conditions = [...state.conditions, condition]
  const outcome = run({ ...frame, state })
  if (outcome.kind === 'ends') return outcome
  const ways: Way[] = [
    { state, byDefault: condition.byDefault },
    { state: subshell(frame.state), byDefault: opposite(condition.byDefault) },
  ]
  frame.session.budget.spend(changeCost(state))
  if (keepsChanges) joinWays(frame.state, ways)
  return outcome
}

function runAndOr({ commands, operators }: AndOr, frame: Frame): ShellOutcome {
  let outcome: ShellOutcome = commands[0] === undefined ? SUCCESS : runNode(commands[0], frame)
  for (const [at, operator] of operators.entries()) {
    const next = commands[at + 1]
    if (outcome.kind === 'ends' || next === undefined) return outcome
    if (outcome.kind === 'undecided') {
      const condition = operator === '&&' ? outcome.condition : negatedCondition(outcome.condition)
      const second = maybe(frame, condition, (inner) => runNode(next, inner))
      outcome = afterMaybe(outcome.condition, operator, second, frame)
    } else if (outcome.kind === 'assumed' && operator === '||') {
      const condition = { text: `after failure of ${outcome.text}`, byDefault: false }
      maybe(frame, condition, (inner) => runNode(next, inner), false)
    } else if ((outcome.kind === 'failure') === (operator === '||')) outcome = runNode(next, frame)
  }
  return outcome
}

/** How `first && second` or `first || second` ends, if the first is undecided. */
function afterMaybe(
  first: ShellCondition,
  operator: '&&' | '||',
  second: ShellOutcome,
  { state }: Frame,
): ShellOutcome {
  if (second.kind === 'ends') {
    if (!second.fails) narrow(state, operator === '&&' ? negatedCondition(first) : first)
    return SUCCESS
  }
  if (operator === '&&') {
    if (second.kind === 'failure') return FAILURE
    if (second.kind !== 'undecided') return { kind: 'undecided', condition: first }
    const { condition } = second
    return {
      kind: 'undecided',
      condition: {
        text: `${first.text} && ${condition.text}`,
        byDefault: bothHold(first.byDefault, condition.byDefault),
      },
    }
  }
  if (second.kind === 'failure') return { kind: 'undecided', condition: first }
  if (second.kind !== 'undecided') return second
  const { condition } = second
  return {
    kind: 'undecided',
    condition: {
      text: `${first.text} || ${condition.text}`,
      byDefault: eitherHolds(first.byDefault, condition.byDefault),
    },
  }
}

function runFor({ name, wordlist, body, pos }: For, frame: Frame): ShellOutcome {
  const words: readonly Word[] =
    wordlist === undefined
      ? frame.state.positional.map((value) =>
          isKnown(value)
            ? { kind: 'text', text: value.text }
            : { kind: 'unknown', text: value.text, names: value.unknown },
        )
      : wordlist.flatMap((word) => expanderOf(frame).fields(word))
  for (const word of words) {
    frame.session.budget.spend(changeCost(frame.state))
    const run = (inner: Frame): ShellOutcome => {
      setVariable(inner.state, name.value, loopValue(word))
      return runBody(body, inner)
    }
    const text = `for each of ${textOf({ pos, end: body.pos }, frame).replace(/^for \w+ in |; do$/g, '')}`
    const outcome =
      word.kind === 'unknown' ? maybe(frame, { text, byDefault: null }, run) : run(frame)
    if (outcome.kind !== 'ends' || outcome.by === 'continue') continue
    if (outcome.by === 'break') break
    return outcome
  }
  return { kind: 'assumed', text: '' }
}

/** An unquoted pattern in a variable matches files: it becomes a pattern again. */
const loopValue = (word: Word): ShellValue =>
  word.kind === 'pattern' ? known(word.text) : valueOfWord(word)

function runWhile({ kind, clause, body, pos }: While, frame: Frame): ShellOutcome {
  const first = runBody(clause, frame)
  const outcome = kind === 'until' ? negatedOutcome(first) : first
  if (outcome.kind === 'failure' || outcome.kind === 'ends') return outcome
  const text = textOf({ pos, end: body.pos }, frame).replace(/;? do$/, '')
  const run = (inner: Frame): ShellOutcome => runBody(body, inner)
  const ended =
    outcome.kind === 'success' ? run(frame) : maybe(frame, { text, byDefault: null }, run)
  return ended.kind === 'ends' && (ended.by === 'exit' || ended.by === 'return')
    ? ended
    : { kind: 'assumed', text: '' }
}

function runPipeline({ commands, prefixes }: Pipeline, frame: Frame): ShellOutcome {
  const isNegated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1
  let outcome: ShellOutcome = SUCCESS
  let input: ShellValue | null = frame.state.input
  for (const [at, command] of commands.entries()) {
    if (commands.length === 1) {
      outcome = runNode(command, frame)
      continue
    }
    const state = { ...subshell(frame.state), input }
    if (at === commands.length - 1) outcome = runNode(command, { ...frame, state })
    else
      input =
        captured({ ...frame, state }, (inner) => runNode(command, inner)) ??
        unknownValue(textOf(command, frame))
  }
  if (outcome.kind === 'undecided' && commands.length > 1) {
    const text = textOf({ pos: commands[0]?.pos ?? 0, end: commands.at(-1)?.end ?? 0 }, frame)
    outcome = { kind: 'undecided', condition: { ...outcome.condition, text } }
  }
  return isNegated ? negatedOutcome(outcome) : outcome
}

function runRedirected(
  { command, redirects: redirections, pos, end }: Redirected,
  frame: Frame,
): ShellOutcome {
  const { redirects, input, takesOutput } = readRedirections(redirections, frame)
  const { state, source } = frame
  const before = state.input
  if (input !== undefined) state.input = input
  let outcome: ShellOutcome = SUCCESS
  if (takesOutput) {
    const printed = captured(frame, (inner) => {
      outcome = runNode(command, inner)
    })
    if (redirects.length > 0)
      handPrinted(
        frame,
        { text: source.text.slice(pos, end), line: source.lineOf(pos), redirects },
        printed,
      )
  } else outcome = runNode(command, frame)
  state.input = before
  return outcome
}
