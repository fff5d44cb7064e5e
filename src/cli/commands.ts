import { adviseCommand } from './advise.ts'
import { cacheCommand } from './cache.ts'
import { collectCommand } from './collect.ts'
import type { CommandModule } from './command.ts'
import { compareCommand } from './compare.ts'
import { completionCommand } from './completion.ts'
import { diffCommand } from './diff.ts'
import { estimateCommand } from './estimate.ts'
import { explainCommand } from './explain.ts'
import { extrasCommand } from './extras.ts'
import { filesCommand } from './files.ts'
import { historyCommand } from './history.ts'
import { imageCommand } from './image.ts'
import { initCommand } from './init.ts'
import { mcpCommand } from './mcp.ts'
import { serveCommand } from './serve.ts'
import { snapshotCommand } from './snapshot.ts'
import { treeCommand } from './tree.ts'
import { verifyCommand } from './verify.ts'
import { whyCommand } from './why.ts'

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
