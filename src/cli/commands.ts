import type { CommandModule } from './command.ts'

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
