import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** The machine of the measurements, without anything that identifies it. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${model}, ${availableParallelism()} cores, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`
}

/** Of the last one, five and fifteen minutes. */
export const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ')
