import { join } from 'node:path'
import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import { instructionCounter } from './instruction-counter.ts'
import { BIN, ourCommand, runOurs } from './ours.ts'
import { findSets, serveCounting } from './recorded.ts'

async function run({ recorded, work }: Setting): Promise<Outcome | undefined> {
  const how = instructionCounter()
  const [set] = recorded === undefined ? [] : findSets(recorded, ['black'])
  if (how === undefined || recorded === undefined || set === undefined) return undefined
  const server = await serveCounting(recorded, [])
  try {
    const { file, python } = set
    const question = { file, python, indexUrl: server.indexUrl }
    const cacheDir = join(work, 'counted')
    await runOurs({ ...question, cacheDir }, work)
    const offline = [
      ...ourCommand(question).filter((arg) => arg !== '--index-url' && arg !== server.indexUrl),
      '--offline',
    ]
    const commands: readonly (readonly [string, readonly string[]])[] = [
      ['node -e 0', [process.execPath, '-e', '0']],
      ['pysize --version', [process.execPath, BIN, '--version']],
      ['black, repeated', ourCommand({ ...question, cacheDir })],
      ['black, from the snapshot alone', offline],
      ['black, cold, embedded snapshot', ourCommand(question)],
    ]
    const counts: (readonly [string, number])[] = []
    for (const [what, command] of commands) counts.push([what, await how.count(command, work)])
    const node = counts[0]![1]
    const rows = counts.map(([what, count]) => [
      what,
      (count / 1e6).toFixed(0),
      ((count - node) / 1e6).toFixed(0),
      (count / node).toFixed(2),
    ])
    const columns = ['what', 'millions', 'over node -e 0', 'times node -e 0']
    const table = {
      title: 'Instructions of whole processes',
      columns,
      rows,
      notes: [`${how.name}: the same on a busy machine as on a quiet one.`],
    }
    return { tables: [table], targets: [] }
  } finally {
    server.stop()
  }
}

export const instructions: Benchmark = {
  name: 'instructions',
  summary: 'instruction counts of whole processes',
  runs: 'full',
  run,
}
