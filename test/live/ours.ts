import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BIN } from '../../benchmarks/ours.ts'
import { runProcess } from '../../benchmarks/process.ts'
import type { Estimate, InstallerName } from '../../src/model/estimate.ts'
import { type Answer, environment, type Installers, minorOf, type Question } from './installers.ts'

/** Ours, with its requests to the network. */
export type OurAnswer = Answer & { readonly requests: number; readonly bytes: number }

const NO_SOLUTION = 3

/** @param cacheDir kept from run to run; an empty one otherwise */
export async function askOurs(
  installer: InstallerName,
  question: Question,
  { pips, limit }: Installers,
  cacheDir: string | undefined,
): Promise<OurAnswer> {
  const { set, requirements, constraints, folder } = question
  const python = installer === 'pip' ? pips.get(minorOf(set.python))!.python : set.python
  const command = [
    ...[
      process.execPath,
      BIN,
      'estimate',
      requirements,
      '--installer',
      installer,
      '--python',
      python,
      '--platform',
      set.platform,
    ],
    ...['--exclude-newer', set.before, '--no-snapshot', '--no-compare', '--json', '--quiet'],
    ...(set.platform.startsWith('linux') ? ['--glibc', '2.36'] : []),
    ...(cacheDir === undefined ? ['--no-cache'] : ['--cache-dir', cacheDir]),
    ...(constraints === null ? [] : ['--constraint', constraints]),
    ...set.options,
  ]
  const run = await runProcess(command, folder, {
    cwd: folder,
    env: environment(),
    stdout: true,
    stderr: true,
    timeout: limit * 1000,
  })
  const { seconds, stderr } = run
  const nothing = { seconds, requests: 0, bytes: 0 }
  if (run.exitCode === NO_SOLUTION)
    return { kind: 'no solution', reason: stderr.trim(), ...nothing }
  if (run.exitCode !== 0)
    return { kind: 'skipped', reason: stderr.trim() || `not done after ${limit} s`, ...nothing }
  writeFileSync(join(folder, 'ours.json'), run.stdout)
  const { network, scenarios }: Estimate = JSON.parse(run.stdout)
  const pins = Object.fromEntries(
    scenarios[0]!.packages.map(({ name, version }) => [name, version]),
  )
  return { kind: 'pins', pins, seconds, requests: network.requests, bytes: network.bytes }
}
