import type { Command } from 'commander'
import type { ExitCode, Host } from './host.ts'

/** How much is said on stderr besides errors. */
export interface Verbosity {
  readonly quiet: boolean
  readonly verbose: boolean
}

/** A command: its options, and one library call that ends in a report and an exit code. */
export interface CommandModule {
  /** Declares arguments, options and help. */
  configure(command: Command): void
  /** Throws a `PysizeError` for whatever goes wrong. */
  run(host: Host, command: Command): Promise<ExitCode>
}

/** The commands in the order of the help, each loaded when it is asked for. */
export const commands: readonly { readonly name: string; readonly summary: string; readonly load: () => Promise<CommandModule> }[] = [
  {
    name: 'estimate',
    summary: 'resolve requirements and show what they weigh',
    load: async () => (await import('./estimate.ts')).estimateCommand,
  },
  {
    name: 'snapshot',
    summary: 'write the facts behind estimates to a folder, for offline and repeatable use',
    load: async () => (await import('./snapshot.ts')).snapshotCommand,
  },
  {
    name: 'cache',
    summary: 'show or empty the cache',
    load: async () => (await import('./cache.ts')).cacheCommand,
  },
]
