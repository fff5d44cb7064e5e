import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from './case.ts'

/**
 * The limits of every run: bytes and milliseconds. On a busy machine the clock says little, so a
 * process's own time counts.
 */
export const LIMITS = { memory: 600e6, time: 30_000, interruption: 200 } as const

const program = join(import.meta.dirname, '..', '..', 'dist', 'bin.cjs')
/** How long an interrupted process takes if it is idle, milliseconds. */
const WAITED = 20
/** How often a running process is looked at, milliseconds. */
const TICK = 20

/** How a process ended. */
export interface Ended {
  readonly exit: number | string
  readonly output: string
  readonly stdout: string
  /** Milliseconds. */
  readonly time: number
  /** Of all processors, milliseconds. */
  readonly work: number
  /** The most resident memory that was seen, bytes. */
  readonly memory: number
  /** Milliseconds of work from SIGINT to the end, if it was sent. */
  readonly interruption: number | undefined
}

/** The most resident memory of a process so far, bytes; 0 if the system does not say. */
function peakMemory(pid: number): number {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}

/** The time that a process took of all processors so far, milliseconds. */
function workOf(pid: number): number {
  try {
    const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .split(') ')[1]!
      .split(' ')
      .slice(11, 13)
      .map(Number)
    return (user + system) * 10
  } catch {
    return 0
  }
}

/**
 * Runs the built program. A run that goes beyond the limits of memory or time is killed.
 * @param interruptAt milliseconds after which SIGINT is sent
 */
export function runProgram(
  { args, env = {}, stdin = '', descriptors }: Command,
  folder: string,
  interruptAt?: number,
): Promise<Ended> {
  const limited = descriptors === undefined ? '' : `ulimit -n ${descriptors}; `
  return new Promise((resolve) => {
    const started = performance.now()
    const child = spawn(
      'sh',
      ['-c', `${limited}exec "$0" "$@"`, process.execPath, program, ...args],
      {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          PYSIZE_CACHE_DIR: join(folder, '.cache'),
          NO_COLOR: '1',
          ...env,
        },
      },
    )
    const texts = { stdout: '', stderr: '' }
    let memory = 0
    let work = 0
    let interrupted: { readonly at: number; readonly work: number } | undefined
    child.stdout.on('data', (chunk: Buffer) => {
      texts.stdout += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      texts.stderr += chunk
    })
    child.stdin.on('error', () => {}).end(stdin)
    const watch = setInterval(() => {
      const elapsed = performance.now() - started
      memory = Math.max(memory, peakMemory(child.pid ?? 0))
      work = Math.max(work, workOf(child.pid ?? 0))
      if (memory > LIMITS.memory * 1.5 || elapsed > LIMITS.time * 4) child.kill('SIGKILL')
      if (interruptAt === undefined || interrupted !== undefined || elapsed < interruptAt) return
      interrupted = { at: performance.now(), work }
      child.kill('SIGINT')
    }, TICK)
    child.on('close', (code, signal) => {
      clearInterval(watch)
      const now = performance.now()
      resolve({
        exit: code ?? signal ?? 'unknown',
        output: texts.stdout + texts.stderr,
        stdout: texts.stdout,
        time: now - started,
        work,
        memory,
        interruption:
          interrupted === undefined
            ? undefined
            : Math.min(now - interrupted.at, Math.max(work - interrupted.work, WAITED)),
      })
    })
  })
}
