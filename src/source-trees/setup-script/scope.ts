import { type Condition, negated } from './condition.ts'
import { either, type Value } from './values.ts'

/** The names of a module or a function call, with those around it. */
export class Scope {
  #names: Map<string, Value>
  readonly #outer: Scope | null

  constructor(outer: Scope | null = null, names: ReadonlyMap<string, Value> = new Map()) {
    this.#outer = outer
    this.#names = new Map(names)
  }

  get(name: string): Value | undefined {
    return this.#names.get(name) ?? this.#outer?.get(name)
  }

  set(name: string, value: Value): void {
    this.#names.set(name, value)
  }

  /**
   * Follows both ways of a condition, joins the resulting names, and returns the result of each
   * way, undefined for one that is never taken.
   */
  branch<T>(
    when: Condition,
    yes: (scope: Scope) => T,
    no: (scope: Scope) => T,
  ): readonly [yes: T | undefined, no: T | undefined] {
    const [first, second] = [
      new Scope(this.#outer, this.#names),
      new Scope(this.#outer, this.#names),
    ]
    const results = [
      when.kind === 'never' ? undefined : yes(first),
      negated(when).kind === 'never' ? undefined : no(second),
    ] as const
    const joined = new Map<string, Value>()
    for (const name of new Set([...first.#names.keys(), ...second.#names.keys()]))
      joined.set(
        name,
        either(
          when,
          first.#names.get(name) ?? this.get(name),
          second.#names.get(name) ?? this.get(name),
        ),
      )
    this.#names = joined
    return results
  }
}
