import { beginUnfinished } from '../cache/unfinished.ts'
import type { NetworkUse } from '../model/estimate.ts'
import type { ProgressEvent } from '../options/options.ts'
import { formatSize } from '../text/sizes.ts'
import type { CliProcess } from './host.ts'

const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
/** Milliseconds: shorter work shows no line; then the line is redrawn at this interval. */
const delay = 500
const interval = 80
const clearLine = '\r\u001b[2K'

export interface Progress {
  update(event: ProgressEvent): void
  /** Removes the line. */
  stop(): void
  /** The requests of the run, according to its last event. */
  network(): NetworkUse
  /** The time of each phase, and of all: seconds. */
  laps(): (readonly [phase: string, seconds: number])[]
  /** File names and requirements that were skipped because no standard can read them. */
  unreadable(): number
}

/**
 * Follows an estimate: a line on stderr if that is a terminal and the work is long, and the time of
 * each phase.
 */
export function followProgress(host: CliProcess, quiet: boolean): Progress {
  const began = host.now()
  const unreadable = new Map<string, number>()
  const starts: { phase: string; at: number }[] = []
  let latest: ProgressEvent | undefined
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Unregisters the drawn line. */
  let undrawn: (() => void) | undefined

  const draw = (): void => {
    // If standard input is a terminal, typed text appears on this line.
    if (latest && (latest.phase !== 'reading' || latest.requests > 0)) {
      const line = `${frames[frame++ % frames.length]} ${progressText(latest)}`
      host.stderr.write(clearLine + line.slice(0, (host.stderr.columns ?? 80) - 1))
      undrawn ??= beginUnfinished(() => host.stderr.write(clearLine))
    }
    timer = setTimeout(draw, interval)
  }
  if (isWatched(host) && !quiet) timer = setTimeout(draw, delay)

  return {
    update(event) {
      // With several files, each may be in another phase.
      const phase = event.files === undefined ? event.phase : 'estimating'
      if (starts.at(-1)?.phase !== phase) starts.push({ phase, at: host.now() })
      latest = event
      unreadable.set(event.scenario, event.unreadable)
    },
    stop() {
      clearTimeout(timer)
      if (undrawn === undefined) return
      host.stderr.write(clearLine)
      undrawn()
    },
    network: () => ({
      requests: latest?.requests ?? 0,
      bytes: latest?.bytes ?? 0,
      rounds: latest?.rounds ?? 0,
    }),
    laps() {
      const ended = host.now()
      const seconds = new Map<string, number>()
      for (const [index, { phase, at }] of starts.entries())
        seconds.set(phase, (seconds.get(phase) ?? 0) + (starts[index + 1]?.at ?? ended) - at)
      return [...seconds, ['in all', ended - began]]
    },
    unreadable: () => Math.max(0, ...unreadable.values()),
  }
}

/** A log would keep every frame, and a dumb terminal cannot remove one. */
const isWatched = ({ stderr, env }: CliProcess): boolean =>
  stderr.isTTY && env.TERM !== 'dumb' && !env.CI

/** The current work, as one line. */
export function progressText(event: ProgressEvent): string {
  const { requests, bytes, files } = event
  const parts = [
    files === undefined ? phaseText(event) : `${files.done} of ${files.all} files`,
    ...(requests > 0 ? [`${requests} requests, ${formatSize(bytes, false)}`] : []),
  ]
  return parts.join(' · ')
}

function phaseText({ phase, scenario, packages, done }: ProgressEvent): string {
  if (phase === 'pulling')
    return `pulling ${formatSize(done, false)} of ${formatSize(packages, false)}`
  const nouns = phase === 'hashing' ? 'files' : 'packages'
  const count =
    phase === 'weighing' || phase === 'hashing'
      ? `${done} of ${packages} ${nouns}`
      : `${packages} packages`
  return `${phase}${packages > 0 ? ` ${count}` : ''}${scenario === 'default' ? '' : ` (${scenario})`}`
}
