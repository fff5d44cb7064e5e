import type { Failure, Solution } from './outcome.ts'
import type { Dependency, Provider } from './provider.ts'
import type { SetAlgebra } from './set-algebra.ts'

/**
 * Finds versions that meet `requirements` and all dependencies of what is selected, or why there are none, by PubGrub
 * (SOLVER.md). Yields what has to settle before it can go on; whoever drives it waits for that and calls `next`.
 */
export function* solve<P, V, S, R>(
  requirements: readonly Dependency<P, S>[],
  provider: Provider<P, V, S, R>,
  algebra: SetAlgebra<S>,
): Generator<Promise<unknown>, Solution<P, V> | Failure<P, S, R>, void> {
  throw new Error('not yet')
}
