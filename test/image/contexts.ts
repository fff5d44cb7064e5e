import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CONTEXTS = join(fileURLToPath(new URL('.', import.meta.url)), 'contexts')

/**
 * A copy of the context that the first line of a Dockerfile names: `# context: plain`.
 *
 * @param folder where it goes
 */
export function contextOf(dockerfile: string, folder: string): string {
  const name = /^# context: (\w+)$/m.exec(dockerfile)?.[1] ?? 'plain'
  cpSync(join(CONTEXTS, name), folder, { recursive: true })
  if (name === 'archive') spawnSync('tar', ['-C', folder, '-czf', join(folder, 'files.tar.gz'), 'app'])
  return folder
}
