import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CONTEXTS = join(fileURLToPath(new URL('.', import.meta.url)), 'contexts')

/** Files of some size, which need not be kept: so many numbers, one a line. */
const NUMBERS: Readonly<Record<string, readonly [path: string, count: number]>> = {
  ignored: ['build/output.txt', 30_000],
  archive: ['app/numbers.txt', 4000],
}

/**
 * A copy of the context that the first line of a Dockerfile names: `# context: plain`.
 *
 * @param folder where it goes
 */
export function contextOf(dockerfile: string, folder: string): string {
  const name = /^# context: (\w+)$/m.exec(dockerfile)?.[1] ?? 'plain'
  cpSync(join(CONTEXTS, name), folder, { recursive: true })
  const [path, count] = NUMBERS[name] ?? []
  if (path !== undefined) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(
      join(folder, path),
      Array.from({ length: count! }, (_, at) => `${at + 1}\n`).join(''),
    )
  }
  if (name === 'archive')
    spawnSync('tar', ['-C', folder, '-czf', join(folder, 'files.tar.gz'), 'app'])
  return folder
}
