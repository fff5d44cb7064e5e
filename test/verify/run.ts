// npm run check:verify -- --python PYTHON… --uv BIN: real environments made by pip and uv, intact
// and damaged, compared with their estimates.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { verify } from '../../src/index.ts'
import type { InstallerName } from '../../src/model/estimate.ts'
import { minorOf, pipOf } from '../live/installers.ts'
import { type Ask, damages } from './damages.ts'
import { createVenv, install, type Oracles, requirementsFile } from './environments.ts'
import { SETS } from './sets.ts'
import { exitOf, findings } from './summary.ts'

const { python, uv, only } = new Command('check:verify')
  .description('Verify real environments, intact and damaged.')
  .requiredOption(
    '--python <python>',
    'a Python with pip 26 (repeatable: one for each version)',
    (one, before: string[]) => [...before, one],
    [],
  )
  .requiredOption('--uv <bin>', 'a uv binary')
  .option('--only <text>', 'only checks whose name contains the text')
  .parse()
  .opts<{ python: readonly string[]; uv: string; only?: string }>()
const oracles: Oracles = {
  pythons: new Map(python.map((one) => [minorOf(pipOf(one).python), one])),
  uv,
}

const folder = mkdtempSync(join(tmpdir(), 'pysize-verify-'))
const tally = { passed: 0, failed: 0 }

/** The answer of the library, with a cache that the checks share and an empty home. */
const ask: Ask = (options) =>
  verify({
    cacheDir: join(folder, 'cache'),
    cwd: folder,
    env: {
      HOME: join(folder, 'home'),
      HTTPS_PROXY: process.env.HTTPS_PROXY,
      SSL_CERT_FILE: process.env.SSL_CERT_FILE,
    },
    ...options,
  })

async function check(name: string, work: () => Promise<readonly string[]>): Promise<void> {
  if (!name.includes(only ?? '')) return
  const faults = await work().catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ])
  tally[faults.length === 0 ? 'passed' : 'failed']++
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  for (const fault of faults) console.log(`       ${fault}`)
}

/** An environment as it was installed: nothing is reported, against its file and against itself. */
async function intact(
  name: string,
  minor: string,
  installer: InstallerName,
  requirements: readonly string[],
): Promise<readonly string[]> {
  const here = join(folder, `${name}-${installer}`)
  try {
    const file = requirementsFile(here, requirements)
    const venv = createVenv(join(here, 'venv'), minor, installer, oracles)
    install(venv, minor, installer, ['-r', file], oracles)
    const faults: string[] = []
    for (const files of [[file], []]) {
      const report = await ask({ path: venv, files, hashes: true })
      faults.push(
        ...findings(report).map((line) => `${files.length === 0 ? 'alone: ' : ''}${line}`),
      )
      if (exitOf(report, true) !== 0) faults.push('exit code 1')
      if (report.verify.reason !== null) faults.push(report.verify.reason.message)
    }
    return faults
  } finally {
    rmSync(here, { recursive: true, force: true })
  }
}

try {
  for (const installer of ['pip', 'uv'] as const) {
    for (const { name, python: minor, requirements } of SETS)
      await check(`intact ${name} (${installer}, ${minor})`, () =>
        intact(name, minor, installer, requirements),
      )
    for (const damage of damages(installer, oracles, ask))
      await check(`${damage.name} (${installer})`, () =>
        damage.run(mkdtempSync(join(folder, 'damage-'))),
      )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0
