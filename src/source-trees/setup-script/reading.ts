import type { SyntaxNode } from '@lezer/common'
import type { Condition } from './condition.ts'
import type { Scope } from './scope.ts'
import type { Value } from './values.ts'

/** A call of `setup(…)`. */
export interface SetupCall {
  readonly keywords: ReadonlyMap<string, Value>
  /** There may be further keywords: arguments came from what cannot be followed. */
  readonly rest: Value | null
  readonly when: Condition
}

/** The recorded actions of a script. */
export interface Seen {
  readonly calls: SetupCall[]
  /** The positions where it ends before `setup` is called, or raises an error. */
  readonly exits: { readonly when: Condition; readonly how: string }[]
  /**
   * Modules that are always imported, or under a condition: not those whose absence the script
   * handles.
   */
  readonly imports: {
    readonly module: string
    readonly when: Condition
    /** The module of the tree that imports it; empty for the script itself. */
    readonly by: string
  }[]
}

/** Reading one script: its text, the tree around it, bounds, and what was seen so far. */
export interface Reading {
  readonly seen: Seen
  /** The condition under which the statement that is read now is reached. */
  readonly reached: Condition
  /** The text of a node. */
  readonly text: (node: SyntaxNode) => string
  slice(from: number, to: number): string
  /** The text of a file of the tree, or undefined. */
  file(path: string): string | undefined
  exists(path: string): boolean
  /** False where the script is too deep or too long to be read on; else `leave` ends the step. */
  step(): boolean
  leave(): void
  /** Notes an import, and reads the module where it is part of the tree. */
  imported(module: string): void
  /** A module's path where it is written relative to the one that is read. */
  absolute(module: string): string
  /** The value of a name in a module of the same tree; undefined for other modules. */
  fromModule(module: string, name: string): Value | undefined
  /** Calls a function that is defined in a scope, with values for its parameters. */
  call(
    node: SyntaxNode,
    scope: Scope,
    given: readonly Value[],
    named: ReadonlyMap<string, Value>,
  ): Value
  /** Reads what is reached under a further condition. */
  within<T>(when: Condition, read: () => T): T
  /** The same reading with other notes: what is tried is not what is done. */
  withSeen(seen: Seen): Reading
  /** When importing a module succeeds where pip and uv build. */
  importable(module: string): Condition
  evaluate(node: SyntaxNode, scope: Scope): Value
}
