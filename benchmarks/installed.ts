import { join } from 'node:path'
import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import { runProcess } from './process.ts'

/** Runs real-install.ts as it is run by hand, and shows its lines. */
async function run({ python, work }: Setting): Promise<Outcome> {
  const script = join(import.meta.dirname, 'real-install.ts')
  const command = [process.execPath, '--import', 'tsx', script, '--python', python]
  const { exitCode, stdout, stderr } = await runProcess(command, work, {
    stdout: true,
    stderr: true,
    cwd: join(import.meta.dirname, '..'),
  })
  if (exitCode !== 0) throw new Error(stderr || stdout)
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => [line])
  return {
    tables: [{ title: 'Estimates against what pip installs', columns: ['closure'], rows }],
    targets: [],
  }
}

export const realInstall: Benchmark = {
  name: 'real-install',
  summary: 'estimates against what pip installs',
  runs: 'named',
  run,
}
