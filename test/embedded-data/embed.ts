// npm run snapshot:embed -- DIR: makes cache/ from the live index, with the sets of a recorded
// index as its roots. PyTorch's pages and wheels come from the recorded index, since few machines
// reach the real one.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createSnapshot, type EstimateOptions } from '../../src/index.ts'
import { serveRecorded } from '../recorded/server.ts'
import { recordedSets } from '../recorded/sets.ts'
import { type Reread, rereadWheels } from './reread.ts'

/** The day on which the sets were recorded: nothing later is read. */
const AS_OF = '2026-11-24'

const INSTALLERS = ['uv', 'pip'] as const

/** Wheels whose sizes the recorded PyTorch index models. */
function modelledWheels(directory: string): string[] {
  const tails = join(directory, '..', 'pytorch', 'tails')
  return readdirSync(tails)
    .filter(
      (file) =>
        file.endsWith('.json') &&
        JSON.parse(readFileSync(join(tails, file), 'utf8')).exact === false,
    )
    .map((file) => file.slice(0, -'.json'.length))
}

/**
 * Every recorded set, resolved as of that day, and once more with the recorded pins, so both
 * answers are completely known.
 */
function rootsOf(
  directory: string,
): { readonly name: string; readonly options: EstimateOptions }[] {
  return [
    ...recordedSets(directory, 'expected', '.txt').flatMap((set) =>
      INSTALLERS.map((installer) => ({ ...set, installer })),
    ),
    ...recordedSets(directory, 'expected-pip', '.txt').map((set) => ({
      ...set,
      installer: 'pip' as const,
    })),
  ].flatMap(({ name, options, expected, installer }) => {
    const asked = { excludeNewer: AS_OF, ...options, installer }
    return [
      { name: `${name} ${installer}`, options: asked },
      {
        name: `${name} ${installer}, recorded pins`,
        options: { ...asked, constraints: [expected] },
      },
    ]
  })
}

async function run(directory: string, folder: string): Promise<void> {
  const server = await serveRecorded(directory, [])
  // One cache for all sets, so that each page and wheel is requested once.
  const cacheDir = mkdtempSync(join(tmpdir(), 'pysize-embed-'))
  const shared = {
    asOf: AS_OF,
    cacheDir,
    env: { PYSIZE_PYTORCH_URL: `${server.origin}/whl` },
    modelled: modelledWheels(directory),
  }
  rmSync(folder, { recursive: true, force: true })
  try {
    for (const { name, options } of rootsOf(directory)) {
      const { files = [], ...rest } = options
      const { bytes } = await createSnapshot(files, folder, { ...shared, ...rest, small: true })
      console.log(`${name}: ${(bytes / 1e6).toFixed(1)} MB`)
    }
    // Wheels of an early set may write the same paths as those of a later one: their lists of files
    // are read now.
    report(await rereadWheels(folder, `${server.origin}/whl`))
  } finally {
    server.stop()
    rmSync(cacheDir, { recursive: true, force: true })
  }
}

/**
 * Keeps the pages and files of the snapshot, and reads weights again: those with fewer fields than
 * today's, or all.
 */
async function reread(directory: string, folder: string, all: boolean): Promise<void> {
  const server = await serveRecorded(directory, [])
  try {
    report(await rereadWheels(folder, `${server.origin}/whl`, all))
  } finally {
    server.stop()
  }
}

const report = ({ weights, listings }: Reread): void =>
  console.log(`${weights} weights and ${listings} lists of files read again`)

const { values, positionals } = parseArgs({
  options: { reread: { type: 'boolean' }, all: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [directory] = positionals
if (directory === undefined) {
  console.error('usage: npm run snapshot:embed -- DIR [--reread [--all]]')
  process.exitCode = 2
} else
  await (values.reread === true ? reread : run)(
    directory,
    join(import.meta.dirname, '..', '..', 'cache'),
    values.all,
  )
