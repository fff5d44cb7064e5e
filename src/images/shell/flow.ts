import { distinct, type ShellValue } from '../shell-value.ts'
import type { ShellCondition } from './command.ts'
import type { ShellState } from './state.ts'
import { opposite, type TestVerdict } from './test-condition.ts'

/** How a command ends. */
export type ShellOutcome =
  | { readonly kind: 'success' | 'failure' }
  /** It runs a program, which is assumed to succeed. */
  | { readonly kind: 'assumed'; readonly text: string }
  /** It succeeds if an unknown condition is true. */
  | { readonly kind: 'undecided'; readonly condition: ShellCondition }
  /**
   * The rest does not run: `exit`, `return`, `break`, `continue`. `fails`: the build stops there.
   */
  | {
      readonly kind: 'ends'
      readonly by: 'exit' | 'return' | 'break' | 'continue'
      readonly fails: boolean
    }

export const SUCCESS: ShellOutcome = { kind: 'success' }
export const FAILURE: ShellOutcome = { kind: 'failure' }

export const outcomeOf = (verdict: TestVerdict, condition: () => ShellCondition): ShellOutcome =>
  verdict === null ? { kind: 'undecided', condition: condition() } : verdict ? SUCCESS : FAILURE

const UNLESS = 'unless '

export function negatedCondition({ text, byDefault, file }: ShellCondition): ShellCondition {
  return {
    text: text.startsWith(UNLESS) ? text.slice(UNLESS.length) : UNLESS + text,
    byDefault: opposite(byDefault),
    ...(file === undefined ? {} : { file: { ...file, isThere: !file.isThere } }),
  }
}

/** The condition that a negation refers to, and whether it is negated. */
export const withoutNegation = (
  text: string,
): { readonly text: string; readonly isNegated: boolean } =>
  text.startsWith(UNLESS)
    ? { text: text.slice(UNLESS.length), isNegated: true }
    : { text, isNegated: false }

export function negatedOutcome(outcome: ShellOutcome): ShellOutcome {
  if (outcome.kind === 'success') return FAILURE
  if (outcome.kind === 'failure') return SUCCESS
  if (outcome.kind === 'undecided')
    return { kind: 'undecided', condition: negatedCondition(outcome.condition) }
  return outcome
}

/** One of several ways that a script may take. */
export interface Way {
  /** The shell at its end. */
  readonly state: ShellState
  /** Whether a build that leaves ARGs unset takes it. */
  readonly byDefault: boolean | null
}

/** Joins ways into the following state: a variable that differs between them is unknown. */
export function joinWays(into: ShellState, ways: readonly Way[]): void {
  const usual = ways.find((way) => way.byDefault === true)?.state
  const names = new Set(
    ways.flatMap(({ state }) =>
      state.variables === into.variables ? [] : [...state.variables.keys()],
    ),
  )
  const merged = new Map(into.variables)
  for (const name of names) {
    const values = ways.map(({ state }) => state.variables.get(name))
    const [first] = values
    if (first !== undefined && values.every((value) => sameValue(value?.value, first.value)))
      merged.set(name, first)
    else {
      const isExported = values.some((value) => value?.isExported === true)
      merged.set(name, {
        value: uncertain(`$${name}`, name, usual?.variables.get(name)?.value),
        items: null,
        isExported,
      })
    }
  }
  const functions = new Map(into.functions)
  for (const { state } of ways)
    for (const [name, body] of state.functions) functions.set(name, body)
  const cwd = ways[0]?.state.cwd ?? into.cwd
  into.cwd = ways.every(({ state }) => sameValue(state.cwd, cwd))
    ? cwd
    : uncertain('$PWD', 'PWD', usual?.cwd)
  into.variables = merged
  into.functions = functions
  into.isOpen = ways.some(({ state }) => state.isOpen)
}

const sameValue = (a: ShellValue | undefined, b: ShellValue): boolean =>
  a !== undefined &&
  a.text === b.text &&
  a.byDefault === b.byDefault &&
  a.unknown.join() === b.unknown.join()

function uncertain(text: string, name: string, usual: ShellValue | undefined): ShellValue {
  const value: ShellValue = { text, unknown: distinct([name]) }
  if (usual === undefined) return value
  const fallback = usual.unknown.length === 0 ? usual.text : usual.byDefault
  return fallback === undefined ? value : { ...value, byDefault: fallback }
}
