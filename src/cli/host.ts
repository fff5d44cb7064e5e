import type { Library } from './library.ts'

/** An output stream. `columns` is known only for a terminal. */
export interface Output {
  write(text: string): void
  readonly isTTY: boolean
  readonly columns: number | undefined
}

/** The CLI's view of its process: everything that a test replaces. */
export interface CliProcess {
  /** The arguments after the program's name. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly version: string
  readonly stdout: Output
  readonly stderr: Output
  /** Reads standard input to its end. */
  readonly stdin: () => Promise<string>
  /** The lines of standard input as they come, until it ends. */
  readonly stdinLines: () => AsyncIterable<string>
  /** From now on, lets the process read only these paths: `fenceReads` of `cache/read-fence.ts`. */
  readonly fenceReads: (allowed: readonly string[], beginnings: readonly string[]) => void
  /** The folder where the program itself is installed. Absolute. */
  readonly packageFolder: string
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal
  /**
   * From now on, an interrupt ends the process at once: nothing is left to clean up. A report of a
   * hundred thousand lines takes a while to make.
   */
  readonly endAtInterrupt: () => Promise<void>
  /** Seconds, from any start. */
  readonly now: () => number
  /** Loaded when a command needs it. */
  readonly library: () => Promise<Library>
  /** Reads the template of the HTML report. */
  readonly pageTemplate: () => string
}

/**
 * The exit code: 0 OK, 1 a budget or check failed, 2 wrong input or usage, 3 no solution, 4 an
 * index could not be reached or sent an invalid response (also a defect of pysize), 130
 * interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130
