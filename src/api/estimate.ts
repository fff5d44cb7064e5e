import pLimit from 'p-limit'
import { outOfFiles, PysizeError } from '../errors.ts'
import { shownName } from '../inputs/source.ts'
import type { Estimate, Estimates, Outcome } from '../model/estimate.ts'
import type { EstimateOptions, ProgressEvent } from '../options/options.ts'
import { completed, draftOf } from '../scenarios/draft.ts'
import { type Host, withSession } from '../scenarios/session/session.ts'

/** The main job: read what people wrote, resolve it, weigh every distribution, compare, total. */
export function estimateWith(options: EstimateOptions, host: Host): Promise<Estimate> {
  return withSession(options, host, async (session) => {
    try {
      const draft = await draftOf(options, session)
      await session.store.flush()
      return completed(draft, session)
    } catch (error) {
      session.repeatProgress()
      throw error
    }
  })
}

/**
 * How many files are processed at the same time: each waits for the network most of the time, and
 * takes a few megabytes.
 */
const AT_ONCE = 64

/**
 * Estimates several files separately in one session, so no request is made twice. A file that fails
 * has its error as its outcome.
 */
export function estimateAllWith(
  files: readonly string[],
  options: EstimateOptions,
  host: Host,
): Promise<Estimates> {
  let done = 0
  const { onProgress } = options
  const told = onProgress && {
    onProgress: (event: ProgressEvent) =>
      onProgress({ ...event, files: { all: files.length, done } }),
  }
  return withSession({ ...options, ...told }, host, async (session) => {
    const results = await pLimit(AT_ONCE).map(files, async (file) => {
      const result = await draftOf({ ...options, files: [file] }, session).catch((error) =>
        failureOf(error, options),
      )
      done++
      return result
    })
    await session.store.flush()
    const estimates = results.map((result, i): Outcome => {
      const file = shownName(files[i]!)
      if (result instanceof PysizeError) return { file, estimate: null, error: result }
      return { file, estimate: completed(result, session), error: null }
    })
    return { schema_version: 1, command: 'estimate', estimates, network: session.usage() }
  })
}

/** One failing file does not fail the others, even if pysize has a defect. An abort ends all. */
function failureOf(error: unknown, { signal }: EstimateOptions): PysizeError {
  if (signal?.aborted === true) throw error
  const known = error instanceof PysizeError ? error : outOfFiles(error)
  if (known !== undefined) return known
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new PysizeError('internal', `pysize has a defect: ${reason}`, {
    exitCode: 4,
    hint: 'Please report it.',
    cause: error,
  })
}
