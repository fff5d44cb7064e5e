import { spawnSync } from 'node:child_process'
import { runProcess } from './process.ts'

/** Counts the instructions of a process and its threads, in the one way or the other. */
export interface InstructionCounter {
  readonly name: string
  count(command: readonly string[], work: string): Promise<number>
}

const perf: InstructionCounter = {
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

const valgrind: InstructionCounter = {
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
export function instructionCounter(): InstructionCounter | undefined {
  const probe = spawnSync('perf', ['stat', '-x', ',', '-e', 'instructions:u', 'true'], {
    encoding: 'utf8',
  })
  if (/^\d+,/m.test(probe.stderr ?? '')) return perf
  return spawnSync('valgrind', ['--version']).status === 0 ? valgrind : undefined
}
