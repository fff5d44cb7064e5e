import type { CommandModule } from './command.ts'
import { adviseCommand } from './commands/advise.ts'
import { cacheCommand } from './commands/cache.ts'
import { collectCommand } from './commands/collect.ts'
import { compareCommand } from './commands/compare.ts'
import { completionCommand } from './commands/completion.ts'
import { diffCommand } from './commands/diff.ts'
import { estimateCommand } from './commands/estimate.ts'
import { explainCommand } from './commands/explain.ts'
import { extrasCommand } from './commands/extras.ts'
import { filesCommand } from './commands/files.ts'
import { historyCommand } from './commands/history.ts'
import { imageCommand } from './commands/image.ts'
import { initCommand } from './commands/init.ts'
import { mcpCommand } from './commands/mcp.ts'
import { serveCommand } from './commands/serve.ts'
import { snapshotCommand } from './commands/snapshot.ts'
import { treeCommand } from './commands/tree.ts'
import { verifyCommand } from './commands/verify.ts'
import { whyCommand } from './commands/why.ts'

/**
 * The commands in the order of the help. They are small and loaded together, which is faster than a
 * module for each. Large parts (the library, writing files) are loaded when a command needs them.
 */
export const commands: readonly CommandModule[] = [
  estimateCommand,
  whyCommand,
  treeCommand,
  diffCommand,
  compareCommand,
  verifyCommand,
  adviseCommand,
  imageCommand,
  filesCommand,
  extrasCommand,
  historyCommand,
  initCommand,
  collectCommand,
  snapshotCommand,
  cacheCommand,
  explainCommand,
  completionCommand,
  mcpCommand,
  serveCommand,
]
