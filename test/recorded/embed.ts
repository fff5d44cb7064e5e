// npm run snapshot:embed -- DIR: makes cache/ anew from a recorded index and its sets, by what `pysize snapshot create` does.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createSnapshot } from '../../src/index.ts'
import { serveRecorded } from './server.ts'
import { recordedSets } from './sets.ts'

/** Wheels whose sizes the recorded PyTorch index models, and the sdists that were repacked. */
function modelledFiles(directory: string): string[] {
  const tails = join(directory, '..', 'pytorch', 'tails')
  const wheels = readdirSync(tails)
    .filter((file) => file.endsWith('.json') && JSON.parse(readFileSync(join(tails, file), 'utf8')).exact === false)
    .map((file) => file.slice(0, -'.json'.length))
  const sdists = readdirSync(join(directory, 'files')).filter((file) => /\.(tar\.gz|zip)$/.test(file))
  return [...wheels, ...sdists]
}

async function run(directory: string, folder: string): Promise<void> {
  const server = await serveRecorded(directory, [])
  const shared = {
    indexUrl: `${server.origin}/simple/`,
    env: { PYSIZE_PYTORCH_URL: `${server.origin}/whl` },
    modelled: modelledFiles(directory),
  }
  rmSync(folder, { recursive: true, force: true })
  try {
    for (const { name, options } of recordedSets(directory, 'expected', '.json'))
      for (const installer of ['uv', 'pip'] as const) {
        const { files = [], ...rest } = options
        const { bytes } = await createSnapshot(files, folder, { ...shared, ...rest, installer })
        console.log(`${name} ${installer}: ${(bytes / 1e6).toFixed(1)} MB`)
      }
  } finally {
    server.stop()
  }
}

const [directory] = process.argv.slice(2)
if (directory === undefined) {
  console.error('usage: npm run snapshot:embed -- DIR')
  process.exitCode = 2
} else await run(directory, join(import.meta.dirname, '..', '..', 'cache'))
