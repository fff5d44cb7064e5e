import { PysizeError } from '../../errors.ts'

/** The solver is a separate package, and needs Node's threads. */
export async function solveWithRattler(): Promise<never> {
  throw new PysizeError('rattler-missing', 'A conda environment is not resolved in a browser.', {
    exitCode: 2,
    hint: 'Lock the environment with conda-lock or pixi and give the lock, or run pysize in a terminal.',
  })
}
