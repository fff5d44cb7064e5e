import type { SyntaxNode } from '@lezer/common'
import type { Condition } from './condition.ts'
import type { PathTest } from './path-tests.ts'
import type { Scope } from './scope.ts'
import type { Value } from './values.ts'

/** A call of `setup(…)`. */
export interface SetupCall {
  readonly keywords: ReadonlyMap<string, Value>
  /** There may be further keywords, because some arguments are not followed. */
  readonly rest: Value | null
  readonly when: Condition
}

/** The recorded actions of a script. */
export interface Seen {
  readonly calls: SetupCall[]
  /** The positions where it ends before `setup` is called, or raises an error. */
  readonly exits: { readonly when: Condition; readonly how: string }[]
  /**
   * Modules that are always imported, or under a condition; not those whose absence the script
   * handles.
   */
  readonly imports: {
    readonly module: string
    readonly when: Condition
    /** The module of the tree that imports it; empty for the script itself. */
    readonly by: string
  }[]
}

/**
 * The state of reading one script: its text, the tree around it, limits, and what was found so far.
 */
export interface Reading {
  readonly seen: Seen
  /** The condition under which the current statement is reached. */
  readonly reached: Condition
  /** The text of a node. */
  readonly text: (node: SyntaxNode) => string
  slice(from: number, to: number): string
  /** The text of a file of the tree, or undefined. */
  file(path: string): string | undefined
  /** When a path of the tree, or of the machine, passes a test. */
  exists(path: string, test: PathTest): Condition
  /** False if the script is too deep or too long to continue; otherwise `leave` ends the step. */
  step(): boolean
  leave(): void
  /** Records an import, and reads the module if it is part of the tree. */
  imported(module: string): void
  /** A module's path if it is written relative to the one that is read. */
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
  /** Reads code that is reached under a further condition. */
  within<T>(when: Condition, read: () => T): T
  /** The same reading with separate records, because tried code may have no effect. */
  withSeen(seen: Seen): Reading
  /** When importing a module succeeds in a build by pip or uv. */
  importable(module: string): Condition
  evaluate(node: SyntaxNode, scope: Scope): Value
}
