import { resolve } from 'node:path'
import { PysizeError, type Warning, warning } from '../errors.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import type { SnapshotSummary } from '../model/snapshot-summary.ts'
import type { SnapshotOptions } from '../options/options.ts'
import { openDataSource } from '../scenarios/data-source.ts'
import { withSettings } from '../scenarios/draft.ts'
import { momentAfter } from '../scenarios/plan/exclude-newer.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import { planOf } from '../scenarios/plan/plan.ts'
import { runScenario } from '../scenarios/run.ts'
import { type Host, openSession } from '../scenarios/session/session.ts'
import { recordListings } from '../scenarios/session/snapshot-listings.ts'
import {
  createRecording,
  type Recording,
  snapshotFiles,
} from '../scenarios/session/snapshot-recorder.ts'
import { hasAcceleratorTorch } from '../scenarios/torch/accelerator-torch.ts'
import { cpuPlan } from '../scenarios/torch/build-plan.ts'
import { openSnapshot } from '../snapshot/snapshot.ts'
import { createSnapshotWriter, foreignEntries } from '../snapshot/writer.ts'
import { refuseGates, refuseInstalls } from './refuse-options.ts'

/**
 * Resolves and weighs every set, with the CPU scenario if torch is installed for an accelerator,
 * and records all facts. An existing snapshot is extended, so several targets can share one. The
 * cache is used only if `cacheDir` names it.
 *
 * @throws PysizeError like an estimate; exit 2 if the folder cannot be written or contains other
 * files
 */
export async function createSnapshotWith(
  sets: readonly string[],
  directory: string,
  options: SnapshotOptions,
  host: Host,
): Promise<SnapshotSummary> {
  refuseGates(options, 'snapshot create')
  refuseInstalls(options, {
    why: 'a snapshot records sets of requirements, each for an empty environment',
    hint: 'Put the arguments of --then into a requirements file, and give it as another set.',
  })
  const folder = resolve(host.cwd, directory)
  refuseForeign(directory, folder)
  const modelled = new Set(options.modelled)
  const date = options.asOf ?? options.excludeNewer
  const uploadedBefore = Math.min(
    Date.now(),
    date === undefined ? Number.POSITIVE_INFINITY : momentAfter(date),
  )
  const recording = createRecording(uploadedBefore, (filename) => modelled.has(filename))
  const asOf = new Date(uploadedBefore - 1).toISOString()
  const cache = options.cacheDir !== undefined
  const session = {
    ...(await openSession({ ...options, cache, snapshot: false }, host)),
    recorder: recording,
  }
  const warnings: Warning[] = []
  try {
    for (const set of sets) {
      const { options: own } = await withSettings(options, set, session)
      const inputs = await readInputs(inputsRequest({ ...own, files: [set] }, session))
      const plan = await planOf(own, inputs, host.env, session)
      const source = openDataSource(plan, session, null)
      const main = await runScenario(plan, session, source)
      warnings.push(...inputs.warnings, ...main.warnings)
      if (own.torch !== undefined || own.compare === false || !hasAcceleratorTorch(main.resolution))
        continue
      try {
        await runScenario(cpuPlan(plan), session, source)
      } catch (error) {
        if (!(error instanceof PysizeError)) throw error
        warnings.push(
          warning(
            'comparison-failed',
            `The CPU builds for ${set} are not recorded: ${error.message}`,
          ),
        )
      }
    }
    const knowledge = session.sharedState.knowledge.get(null)
    if (knowledge !== undefined)
      await recordListings(recording, knowledge, openSnapshot(resolve(host.cwd, directory)))
  } finally {
    await session.close()
  }
  return {
    directory,
    as_of: asOf,
    sets: sets.length,
    ...write(recording, folder, asOf, options.small === true),
    warnings,
  }
}

function refuseForeign(directory: string, folder: string): void {
  const [other, ...more] = foreignEntries(folder)
  if (other === undefined) return
  const what = more.length === 0 ? other : `${other} and ${more.length} more`
  throw new PysizeError(
    'snapshot-folder-in-use',
    `The folder ${directory} contains other files than a snapshot: ${what}.`,
    {
      exitCode: 2,
      hint: 'Name a new folder, or one that contains only a snapshot.',
    },
  )
}

function write(
  { pages, distributions }: Recording,
  folder: string,
  asOf: string,
  small: boolean,
): { projects: number; files: number; bytes: number } {
  try {
    const writer = createSnapshotWriter(folder, small)
    for (const [name, facts] of distributions) writer.writeFacts(name, [...facts.values()])
    for (const [index, ofIndex] of pages)
      for (const [name, { files, etag }] of ofIndex)
        writer.writePage(index, name, snapshotFiles(files), etag)
    return writer.finish(asOf)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new PysizeError('snapshot-unwritable', `The snapshot could not be written: ${reason}.`, {
      exitCode: 2,
      hint: 'Name a folder that can be written.',
      cause: error,
    })
  }
}
