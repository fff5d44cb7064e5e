import { runProcess } from './cli/process.ts'

/** The whole program. The build puts it into one script that V8 need not compile at every start (`.config/build.mjs`). */
export const run = (version: string): Promise<never> => runProcess(version, () => import('./index.ts'))
