import type { Command } from 'commander'
import type { CliProcess, ExitCode } from './host.ts'

/** How much is written to stderr besides errors. */
export interface Verbosity {
  readonly quiet: boolean
  readonly verbose: boolean
}

/** A command: its options, and one library call that ends in a report and an exit code. */
export interface CommandModule {
  readonly name: string
  /** Its purpose, as the rest of a sentence that starts with the name. */
  readonly summary: string
  /** Declares arguments, options and help. */
  configure(command: Command): void
  /** Throws a `PysizeError` for every failure. */
  run(host: CliProcess, command: Command): Promise<ExitCode>
}
