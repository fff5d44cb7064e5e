// npm run check:hostile -- [WORD]…: runs the built program against costly servers, pages, archives,
// searches and machines. Every run keeps to the limits in program.ts, and one that takes over a
// second is run again and interrupted half-way.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ARCHIVES } from './archives.ts'
import { type HostileCase, openWorld } from './case.ts'
import { FOREIGN_LOCKS } from './foreign-locks.ts'
import { IMAGES } from './images.ts'
import { LINES } from './lines.ts'
import { LOCKS } from './locks.ts'
import { PAGES } from './pages.ts'
import { type Ended, LIMITS, runProgram } from './program.ts'
import { PROJECTS } from './projects.ts'
import { PROXIES } from './proxies.ts'
import { RELEASES } from './releases.ts'
import { SEARCHES } from './searches.ts'
import { SERVERS } from './servers.ts'

const CASES: readonly HostileCase[] = [
  ...SERVERS,
  ...PROXIES,
  ...PAGES,
  ...ARCHIVES,
  ...SEARCHES,
  ...LINES,
  ...PROJECTS,
  ...LOCKS,
  ...FOREIGN_LOCKS,
  ...RELEASES,
  ...IMAGES,
]

/** Shorter runs are over before a person could interrupt them. */
const WORTH_INTERRUPTING = 1000
/** When a search without an end is interrupted, milliseconds. */
const ENDLESS = [3_000, 28_000]

function* faultsOf({ exit, says, hides }: HostileCase, ended: Ended): Generator<string> {
  if (ended.memory > LIMITS.memory) yield `took ${Math.round(ended.memory / 1e6)} MB`
  // Half as much again for a machine that does other work.
  if (ended.time > LIMITS.time * 1.5 || (ended.time > LIMITS.time && ended.work > LIMITS.time / 2))
    yield `took ${(ended.time / 1000).toFixed(1)} s`
  if (![exit].flat().includes(ended.exit as number))
    yield `exit ${ended.exit}, not ${[exit].flat().join(' or ')}`
  if (says !== undefined && !says.test(ended.output)) yield `does not say ${says}`
  if (hides?.test(ended.output)) yield `shows ${hides}`
  if (/error\[internal\]|^\s+at .*:\d+/m.test(ended.output))
    yield 'shows a stack trace or an internal error'
  if (typeof ended.exit === 'number' && ended.exit > 1 && ended.stdout !== '')
    yield 'writes to stdout though it failed'
}

/** The fault in the way an interrupted run ends. */
function* faultsOfInterruption(
  { exit, interruption, memory }: Ended,
  whole: Ended | undefined,
): Generator<string> {
  if (interruption === undefined) return
  if (interruption > LIMITS.interruption) yield `took ${Math.round(interruption)} ms to stop`
  // It may end by itself at that moment.
  if (exit !== 'SIGINT' && exit !== whole?.exit) yield `ended by ${exit} after an interruption`
  if (memory > LIMITS.memory) yield `took ${Math.round(memory / 1e6)} MB until then`
}

const figures = ({ exit, time, memory, interruption }: Ended): string => {
  const stopped =
    interruption === undefined ? '' : `, stopped within ${Math.round(interruption)} ms`
  return `exit ${exit}, ${(time / 1000).toFixed(1)} s, ${Math.round(memory / 1e6)} MB${stopped}`
}

async function check(one: HostileCase): Promise<boolean> {
  const world = openWorld()
  try {
    const command = await one.open(world)
    const runs: Ended[] = []
    const faults: string[] = []
    if (one.endless !== true) {
      const ended = await runProgram(command, world.folder)
      runs.push(ended)
      faults.push(...faultsOf(one, ended))
      const left = one.after?.(world)
      if (left !== undefined) faults.push(left)
    }
    const whole = runs[0]?.time
    const interruptions =
      whole === undefined ? ENDLESS : whole > WORTH_INTERRUPTING ? [whole / 2] : []
    for (const at of interruptions) {
      rmSync(join(world.folder, '.cache'), { recursive: true, force: true })
      const ended = await runProgram(command, world.folder, at)
      runs.push(ended)
      faults.push(...faultsOfInterruption(ended, one.endless === true ? undefined : runs[0]))
    }
    console.log(
      `${faults.length === 0 ? 'ok  ' : 'FAIL'} ${one.title}: ${runs.map(figures).join('; ')}`,
    )
    for (const fault of faults) console.log(`       ${fault}`)
    if (faults.length > 0)
      console.log(runs[0]!.output.trim().slice(0, 600).replaceAll(/^/gm, '           '))
    return faults.length === 0
  } finally {
    await world.close()
  }
}

spawnSync(process.execPath, [join(import.meta.dirname, '..', '..', '.config', 'build.mjs')], {
  stdio: 'inherit',
})
const words = process.argv.slice(2)
const asked = CASES.filter(({ title }) => words.every((word) => title.includes(word)))
let passed = 0
for (const one of asked) if (await check(one)) passed++
console.log(`${passed} passed, ${asked.length - passed} failed`)
process.exitCode = passed < asked.length || passed === 0 ? 1 : 0
