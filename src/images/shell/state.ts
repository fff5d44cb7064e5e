import type { CommandNode, CompoundList } from 'unbash'
import { known, type ShellValue } from '../shell-value.ts'
import type { ShellCondition } from './command.ts'

export interface ShellVariable {
  readonly value: ShellValue
  /** The items of an array. */
  readonly items: readonly ShellValue[] | null
  readonly isExported: boolean
}

export interface ShellFunction {
  readonly body: CommandNode | CompoundList
  /** The script that contains it, to which its positions refer. */
  readonly source: ScriptSource
}

/** A script that is followed, and the lines of the Dockerfile that its own lines come from. */
export interface ScriptSource {
  readonly text: string
  readonly lineOf: (position: number) => number
}

/** The state of a shell between two commands. Changed in place; `subshell` makes a copy. */
export interface ShellState {
  variables: ReadonlyMap<string, ShellVariable>
  functions: ReadonlyMap<string, ShellFunction>
  /** `$1`, `$2`, …. */
  positional: readonly ShellValue[]
  cwd: ShellValue
  user: string
  conditions: readonly ShellCondition[]
  /**
   * Whether names outside `variables` may be set, because the base is unknown or a file was read.
   */
  isOpen: boolean
  /** Programs that start the commands and decide where they run: `conda run -n env`. */
  through: readonly string[]
  /** The input of its commands, if a pipe or heredoc provides it for all of them. */
  input: ShellValue | null
}

/** The steps that a change of a variable costs: it copies all of them. */
export const changeCost = ({ variables }: ShellState): number => variables.size / 10

export const subshell = (state: ShellState): ShellState => ({ ...state })

/** Sets a variable. Without `isExported`, it stays exported or not, as before. */
export function setVariable(
  state: ShellState,
  name: string,
  value: ShellValue,
  { items = null, isExported }: { items?: readonly ShellValue[] | null; isExported?: boolean } = {},
): void {
  const before = state.variables.get(name)
  const exports = isExported ?? before?.isExported ?? false
  state.variables = new Map(state.variables).set(name, { value, items, isExported: exports })
}

export function unsetVariable(state: ShellState, name: string): void {
  if (!state.variables.has(name)) return
  const variables = new Map(state.variables)
  variables.delete(name)
  state.variables = variables
}

/**
 * By the variables that they belong to. These are replaced by a changed copy, and never changed.
 */
const exportedBy = new WeakMap<
  ReadonlyMap<string, ShellVariable>,
  ReadonlyMap<string, ShellValue>
>()

export function exportedVariables({ variables }: ShellState): ReadonlyMap<string, ShellValue> {
  const before = exportedBy.get(variables)
  if (before !== undefined) return before
  const exported = new Map(
    [...variables]
      .filter(([, { isExported }]) => isExported)
      .map(([name, { value }]) => [name, value]),
  )
  exportedBy.set(variables, exported)
  return exported
}

/** The value of a variable or a special parameter; undefined if it is not set. */
export function parameterValue(state: ShellState, name: string): ShellValue | undefined {
  if (/^[1-9]\d*$/.test(name)) return state.positional[Number(name) - 1]
  if (name === '#') return known(String(state.positional.length))
  if (name === '0') return known('/bin/sh')
  if (name === '?') return known('0')
  if (name === '-') return known('')
  if (name === 'PWD') return state.cwd
  const variable = state.variables.get(name)
  return variable?.items?.[0] ?? variable?.value
}

/** The rest runs only under this condition. */
export function narrow(state: ShellState, condition: ShellCondition): void {
  state.conditions = [...state.conditions, condition]
}
