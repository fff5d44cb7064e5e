/** A script is too large or nested too deeply to be followed. */
export class ShellBound extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ShellBound'
  }
}

/** Limits the work for one RUN instruction. */
export interface ShellBudget {
  /** @throws ShellBound once more steps were taken than allowed */
  readonly spend: (steps: number) => void
  /** Runs something one level deeper. @throws ShellBound beyond the deepest level */
  readonly deeper: <T>(run: () => T) => T
}

const MOST_STEPS_OF_DOCKERFILE = 1_000_000
const MOST_STEPS = 65_000
const DEEPEST = 300

/** The remaining commands for all RUN instructions of a Dockerfile. */
export interface StepsLeft {
  steps: number
}

export const stepsOfDockerfile = (): StepsLeft => ({ steps: MOST_STEPS_OF_DOCKERFILE })

export function newBudget(all: StepsLeft): ShellBudget {
  let left = Math.min(MOST_STEPS, all.steps)
  let depth = 0
  return {
    spend: (steps) => {
      left -= steps
      all.steps -= steps
      if (left < 0) throw new ShellBound('it runs more commands than pysize follows')
    },
    deeper: (run) => {
      if (++depth > DEEPEST) throw new ShellBound('it is nested too deeply')
      try {
        return run()
      } finally {
        depth--
      }
    },
  }
}
