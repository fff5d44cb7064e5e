import { join } from 'node:path'
import { runProcess } from '../../src/cli/process.ts'

/** The CLI in a process of its own, on the real library. */
void runProcess(
  '1.2.3',
  () => import('../../src/index.ts'),
  () => '',
  join(import.meta.dirname, '..', '..'),
)
