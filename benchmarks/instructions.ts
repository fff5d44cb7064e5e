import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Benchmark, Outcome, Setting } from './benchmark.ts'
import { BIN, ourCommand, runOurs } from './ours.ts'
import { runProcess } from './process.ts'
import { findSets, serveCounting } from './recorded.ts'

/** Counts the instructions of a process and its threads, in the one way or the other. */
interface Counter {
  readonly name: string
  count(command: readonly string[], work: string): Promise<number>
}

const perf: Counter = {
  name: 'perf stat -e instructions:u',
  count: async (command, work) => {
    const { stderr } = await runProcess(
      ['perf', 'stat', '-x', ',', '-e', 'instructions:u', ...command],
      work,
      { stderr: true },
    )
    return Number(/^(\d+),/m.exec(stderr)?.[1] ?? Number.NaN)
  },
}

const valgrind: Counter = {
  name: 'valgrind --tool=cachegrind',
  count: async (command, work) => {
    const options = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null']
    const { stderr } = await runProcess(['valgrind', ...options, ...command], work, {
      stderr: true,
    })
    return Number((/I\s+refs:\s+([\d,]+)/.exec(stderr)?.[1] ?? 'none').replaceAll(',', ''))
  },
}

/** Virtual machines often have no counters of their own. */
function counter(): Counter | undefined {
  const probe = spawnSync('perf', ['stat', '-x', ',', '-e', 'instructions:u', 'true'], {
    encoding: 'utf8',
  })
  if (/^\d+,/m.test(probe.stderr ?? '')) return perf
  return spawnSync('valgrind', ['--version']).status === 0 ? valgrind : undefined
}

async function run({ recorded, work }: Setting): Promise<Outcome | undefined> {
  const how = counter()
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
