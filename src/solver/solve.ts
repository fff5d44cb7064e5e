import { explain } from './explain.ts'
import { createKnowledge } from './incompatibilities.ts'
import { depend, forbid, type Incompatibility, ROOT, rootMustBe } from './incompatibility.ts'
import type { Failure, Solution, Statistics } from './outcome.ts'
import { createNumbering, type Numbering } from './package-ids.ts'
import { createPackageQueue } from './package-queue.ts'
import { createPartialSolution, SATISFIED } from './partial-solution.ts'
import { BETWEEN_PAUSES, PAUSE } from './pause.ts'
import { propagate, returnTo, type Search } from './propagation.ts'
import type { Conflict, Dependency, Provider } from './provider.ts'
import type { SetAlgebra } from './set-algebra.ts'

/**
 * Finds versions that meet `requirements` and all dependencies of the selected versions, or
 * explains why there are none, by PubGrub (SOLVER.md). Yields promises that it needs; the caller
 * awaits them and calls `next`.
 */
export function* solve<P, V, S, R>(
  requirements: readonly Dependency<P, S>[],
  provider: Provider<P, V, S, R>,
  sets: SetAlgebra<S>,
): Generator<Promise<unknown>, Solution<P, V> | Failure<P, S, R>, void> {
  const numbering = createNumbering<P>()
  const { nameOf, numberOf } = numbering
  const search: Search<S, R> = {
    sets,
    knowledge: createKnowledge(sets),
    solution: createPartialSolution(sets),
    steps: [],
    conflicts: 0,
  }
  const { knowledge, solution } = search
  const queue = createPackageQueue()
  /**
   * By package: the version chosen last, and the versions whose dependencies are in `knowledge`.
   */
  const chosen: V[] = []
  const known: S[] = []
  let decisions = 0
  let visited = 0
  const statistics = (): Statistics => ({ decisions, visited, conflicts: search.conflicts })

  function decide(pkg: number, version: V, set: S): void {
    decisions++
    chosen[pkg] = version
    solution.decide(pkg, set)
  }

  yield* addRequirements(search, requirements, numbering)
  let deciding = ROOT
  for (;;) {
    yield PAUSE
    const contradiction = yield* propagate(search, deciding)
    if (contradiction)
      return {
        kind: 'failure',
        derivation: explain(contradiction, nameOf),
        statistics: statistics(),
      }
    if (search.steps.length > 0) react(search, provider, deciding, numbering)

    let looked = 0
    for (const pkg of solution.changed) {
      if (++looked % BETWEEN_PAUSES === 0) yield PAUSE
      const set = solution.wanted(pkg)
      if (set === undefined) queue.delete(pkg)
      else queue.set(pkg, provider.prioritize(nameOf(pkg), set))
    }
    solution.changed.clear()
    const next = queue.shift()
    if (next === undefined) {
      const versions = new Map(solution.decided.slice(1).map((pkg) => [nameOf(pkg), chosen[pkg]!]))
      return { kind: 'solution', versions, statistics: statistics() }
    }
    deciding = next
    // The package has left the queue, and must return to it if it stays undecided.
    solution.changed.add(next)

    const name = nameOf(next)
    const wanted = solution.wanted(next)!
    let choice = provider.choose(name, wanted)
    while (choice instanceof Promise) {
      yield choice
      choice = provider.choose(name, wanted)
    }
    if (choice.kind === 'none') {
      knowledge.add(
        forbid(next, wanted, {
          kind: 'no-versions',
          package: next,
          set: wanted,
          reason: choice.reason,
        }),
      )
      continue
    }
    if (choice.kind === 'unavailable') {
      const { versions, reason } = choice
      knowledge.add(
        forbid(next, versions, { kind: 'unavailable', package: next, set: versions, reason }),
      )
      continue
    }
    const { version, set } = choice
    const before = known[next] ?? sets.empty
    if (sets.isSubset(set, before)) {
      decide(next, version, set)
      continue
    }
    let answer = provider.dependencies(name, version)
    while (answer instanceof Promise) {
      yield answer
      answer = provider.dependencies(name, version)
    }
    visited++
    const { versions = set } = answer
    known[next] = sets.union(before, versions)
    if (answer.kind === 'unavailable') {
      knowledge.add(
        forbid(next, versions, {
          kind: 'unavailable',
          package: next,
          set: versions,
          reason: answer.reason,
        }),
      )
      continue
    }
    const added = yield* addDependencies(search, next, versions, answer.dependencies, numberOf)
    if (isRejected(search, next, set, added)) continue
    decide(next, version, set)
  }
}

/** Decides on the root. */
function* addRequirements<P, S, R>(
  search: Search<S, R>,
  requirements: readonly Dependency<P, S>[],
  { numberOf }: Numbering<P>,
): Generator<Promise<unknown>, void, void> {
  const { sets, knowledge, solution } = search
  solution.derive(ROOT, rootMustBe(sets))
  solution.decide(ROOT, sets.full)
  addTies(search, requirements, numberOf)
  for (const [index, requirement] of requirements.entries()) {
    if (index % BETWEEN_PAUSES === 0) yield PAUSE
    const pkg = numberOf(requirement.package)
    const { set } = requirement
    knowledge.add(
      depend(sets, ROOT, sets.full, pkg, set, { kind: 'requirement', package: pkg, set, index })!,
    )
  }
}

/**
 * Ties proxies to their projects. uv adds these incompatibilities before the dependencies
 * themselves (`add_package_version_dependencies`).
 */
function addTies<P, S, R>(
  { sets, knowledge }: Search<S, R>,
  dependencies: readonly Dependency<P, S>[],
  numberOf: (name: P) => number,
): void {
  for (const { package: name, set, tiedTo } of dependencies) {
    if (tiedTo === undefined) continue
    const pkg = numberOf(name)
    const on = numberOf(tiedTo)
    knowledge.add(
      depend<S, R>(sets, pkg, set, on, set, {
        kind: 'dependency',
        package: pkg,
        set,
        on,
        onSet: set,
      })!,
    )
  }
}

function* addDependencies<P, S, R>(
  search: Search<S, R>,
  pkg: number,
  set: S,
  dependencies: readonly Dependency<P, S>[],
  numberOf: (name: P) => number,
): Generator<Promise<unknown>, Incompatibility<S, R>[], void> {
  const { sets, knowledge } = search
  addTies(search, dependencies, numberOf)
  const added: Incompatibility<S, R>[] = []
  for (const [at, dependency] of dependencies.entries()) {
    if (at % BETWEEN_PAUSES === BETWEEN_PAUSES - 1) yield PAUSE
    const on = numberOf(dependency.package)
    const onSet = dependency.set
    const incompatibility = depend<S, R>(sets, pkg, set, on, onSet, {
      kind: 'dependency',
      package: pkg,
      set,
      on,
      onSet,
    })
    if (incompatibility === undefined) continue
    added.push(incompatibility)
    knowledge.add(incompatibility)
  }
  return added
}

/**
 * Whether a version's own dependencies exclude it. Before the first conflict that is too rare to be
 * checked: propagation would find it.
 */
function isRejected<S, R>(
  search: Search<S, R>,
  pkg: number,
  set: S,
  dependencies: readonly Incompatibility<S, R>[],
): boolean {
  const { solution, steps } = search
  if (!solution.hasBacktracked) return false
  const assumed = { positive: true, set }
  const incompatibility = dependencies.find(
    (of) => solution.relation(of, pkg, assumed) === SATISFIED,
  )
  if (incompatibility === undefined) return false
  search.conflicts++
  steps.push({ affected: pkg, incompatibility })
  return true
}

/** Reports the conflicts since the last call to the provider and applies its reordering. */
function react<P, V, S, R>(
  search: Search<S, R>,
  provider: Provider<P, V, S, R>,
  deciding: number,
  { nameOf, numberOf }: Numbering<P>,
): void {
  const { steps, solution } = search
  const conflicts = steps.map(({ affected, incompatibility: { packages } }): Conflict<P> => {
    const others = packages.filter((pkg) => pkg !== ROOT)
    return {
      affected: nameOf(affected),
      packages: others.map(nameOf),
      withRoot: others.length < packages.length,
    }
  })
  steps.length = 0
  const reaction = provider.react?.(conflicts, nameOf(deciding))
  for (const pkg of reaction?.retract ?? []) {
    const level = solution.levelOf(numberOf(pkg))
    if (level !== undefined) returnTo(search, level - 1)
  }
}
