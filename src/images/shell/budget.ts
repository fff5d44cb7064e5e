/** A script is too large or nested too deeply to be followed. */
export class ShellBound extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ShellBound'
  }
}

/** Bounds what following one RUN instruction may take. */
export interface ShellBudget {
  /** @throws ShellBound once more steps were taken than allowed */
  readonly spend: (steps: number) => void
  /** Runs something one level deeper. @throws ShellBound beyond the deepest level */
  readonly deeper: <T>(run: () => T) => T
}

const MOST_STEPS = 200_000
const DEEPEST = 300

export function newBudget(): ShellBudget {
  let left = MOST_STEPS
  let depth = 0
  return {
    spend: (steps) => {
      left -= steps
      if (left < 0) throw new ShellBound('It runs more commands than are followed')
    },
    deeper: (run) => {
      if (++depth > DEEPEST) throw new ShellBound('It is nested too deeply')
      try {
        return run()
      } finally {
        depth--
      }
    },
  }
}
