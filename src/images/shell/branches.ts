import type { Case, CompoundList, If, Word as WordNode } from 'unbash'
import { globMatches, parseGlob } from '../../text/glob.ts'
import { byDefault, isKnown, type ShellValue } from '../shell-value.ts'
import type { ShellCondition } from './command.ts'
import {
  joinWays,
  negatedCondition,
  outcomeOf,
  type ShellOutcome,
  SUCCESS,
  type Way,
} from './flow.ts'
import { expanderOf, type Frame, textOf, valueIn } from './session.ts'
import { changeCost, narrow, subshell } from './state.ts'
import { bothHold, eitherHolds, opposite, type TestVerdict } from './test-condition.ts'

/** One arm of `if` or `case`. */
interface Arm {
  readonly test: (frame: Frame) => ShellOutcome
  readonly text: () => string
  readonly body: CompoundList
}

/** Runs the arm that is known to run, or each arm that may run. */
function runArms(
  arms: readonly Arm[],
  otherwise: CompoundList | undefined,
  frame: Frame,
): ShellOutcome {
  const ways: Way[] = []
  const passed: ShellCondition[] = []
  let current = frame
  let usual: TestVerdict = true
  let last: ShellOutcome | undefined
  for (const arm of arms) {
    const outcome = arm.test(current)
    if (outcome.kind === 'failure') continue
    if (outcome.kind === 'success') {
      last = frame.session.runBody(arm.body, current)
      break
    }
    const condition =
      outcome.kind === 'undecided' ? outcome.condition : { text: arm.text(), byDefault: null }
    const state = subshell(current.state)
    narrow(state, condition)
    const ended = frame.session.runBody(arm.body, { ...current, state })
    // A build that stops makes no image, so the commands after it run in every build that makes
    // one.
    const fails = ended.kind === 'ends' && ended.fails
    if (ended.kind !== 'ends') ways.push({ state, byDefault: bothHold(usual, condition.byDefault) })
    else if (!fails) passed.push(negatedCondition(condition))
    const rest = subshell(current.state)
    if (!fails) narrow(rest, negatedCondition(condition))
    usual = bothHold(usual, opposite(condition.byDefault))
    current = { ...frame, state: rest }
  }
  last ??= otherwise === undefined ? SUCCESS : frame.session.runBody(otherwise, current)
  if (current === frame) return last
  if (last.kind !== 'ends') ways.push({ state: current.state, byDefault: usual })
  if (ways.length === 0) return last
  frame.session.budget.spend(ways.length * changeCost(frame.state))
  joinWays(frame.state, ways)
  for (const condition of passed) narrow(frame.state, condition)
  return { kind: 'assumed', text: '' }
}

export function runIf({ clause, then, elif, else: otherwise }: If, frame: Frame): ShellOutcome {
  const arm = (test: CompoundList, body: CompoundList): Arm => ({
    test: (inner) => frame.session.runBody(test, inner),
    text: () => textOf(test, frame),
    body,
  })
  return runArms(
    [arm(clause, then), ...elif.map((each) => arm(each.clause, each.then))],
    otherwise,
    frame,
  )
}

export function runCase({ word, items }: Case, frame: Frame): ShellOutcome {
  const value = valueIn(frame, word)
  const usual = byDefault(value)
  const arms = items.map(({ pattern, body }): Arm => {
    const text = (): string =>
      `case ${word.text} in ${pattern.map((each) => each.text).join(' | ')}`
    return {
      test: (inner) =>
        outcomeOf(anyMatches(pattern, value, inner), () => ({
          text: text(),
          byDefault: anyMatches(pattern, usual, inner),
        })),
      text,
      body,
    }
  })
  return runArms(arms, undefined, frame)
}

function anyMatches(patterns: readonly WordNode[], value: ShellValue, frame: Frame): TestVerdict {
  return patterns.reduce<TestVerdict>((verdict, each) => {
    const pattern = expanderOf(frame).pattern(each)
    if (isKnown(pattern) && pattern.text === '*') return true
    if (!isKnown(value) || !isKnown(pattern)) return eitherHolds(verdict, null)
    frame.session.budget.spend((pattern.text.length * value.text.length) / 10_000)
    return eitherHolds(verdict, globMatches(parseGlob(pattern.text, true), value.text))
  }, false)
}
