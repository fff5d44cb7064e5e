import { type Closure, compareClosures, driftOf } from '../analyse/diff/compare-closures.ts'
import { evaluateGrowth, type GrowthLimit } from '../analyse/diff/growth.ts'
import { diffRows } from '../analyse/diff/rows.ts'
import { PysizeError, type Warning, warning } from '../errors.ts'
import type { Inputs } from '../inputs/input.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import type { SavedEstimate } from '../inputs/saved-estimate.ts'
import type { InputSide } from '../inputs/sides/diff-sides.ts'
import type { ComparedFile, DiffBody, Drift } from '../model/diff.ts'
import type { Scenario } from '../model/estimate.ts'
import type { EstimateOptions } from '../options/options.ts'
import { resolvedClosure, savedClosure } from '../scenarios/diff-closures.ts'
import { type Draft, draftOfInputs } from '../scenarios/draft.ts'
import { type Gates, gatesOf, hasGates } from '../scenarios/gates.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import type { Session } from '../scenarios/session/session.ts'

/** One side of a file, and the inputs that were read from it. */
export interface PairSide<T> {
  readonly side: InputSide
  readonly inputs: T
}

/**
 * A file on both sides; null on one of them if it was added or removed. Inputs are null for a saved
 * estimate.
 */
export interface Pair<T> {
  readonly file: string
  readonly old: PairSide<T> | null
  readonly new: PairSide<T> | null
}

/** A file that was compared. */
export interface ComparedPair {
  readonly entry: ComparedFile
  /** Null if there was nothing to compare. */
  readonly body: DiffBody | null
  readonly scenarios: readonly Scenario[]
  readonly drafts: { readonly old: Draft | null; readonly new: Draft | null }
  readonly inputs: { readonly old: Inputs | null; readonly new: Inputs | null }
  readonly warnings: readonly Warning[]
}

const NOTHING: Omit<ComparedPair, 'entry'> = {
  body: null,
  scenarios: [],
  drafts: { old: null, new: null },
  inputs: { old: null, new: null },
  warnings: [],
}

const NO_RESULT = { error: null, totals: null, growth: null, budget: null }

/** A file that could not be compared, although others could. */
export const failedPair = (file: string, error: PysizeError): ComparedPair => ({
  ...NOTHING,
  entry: { file, status: 'failed', ...NO_RESULT, error },
})

/** Resolves both sides of a file as far as necessary, and compares them. */
export async function comparePair(
  pair: Pair<Inputs | null>,
  options: EstimateOptions,
  limit: GrowthLimit | null,
  session: Session,
): Promise<ComparedPair> {
  const { file, old, new: now } = pair
  const gates = gatesOf(options, session.host.cwd)
  const inputs = { old: old?.inputs ?? null, new: now?.inputs ?? null }
  const isSame =
    inputs.old !== null &&
    inputs.new !== null &&
    fingerprint(inputs.old) === fingerprint(inputs.new)
  if (isSame && !hasGates(gates))
    return { ...NOTHING, inputs, entry: { file, status: 'unchanged', ...NO_RESULT } }

  const drafts = await resolveBoth(pair, isSame, options, gates, session)
  const { before, after, drift, rest, warnings } = await closuresOf(pair, drafts, options, session)
  const compared = compareClosures({ file, before, after, rest })
  const body = drift === null ? compared : { ...compared, drift }
  const [a, b] = [before?.scenario ?? null, after?.scenario ?? null]
  const gate = {
    drift: rest === 'cause' ? null : body.drift,
    allowUnknown: options.allowUnknown === true,
  }
  return {
    entry: {
      file,
      status: old === null ? 'added' : now === null ? 'removed' : isSame ? 'unchanged' : 'changed',
      error: null,
      totals: body.totals,
      growth: limit === null ? null : evaluateGrowth(limit, a, b, gate),
      budget: drafts.new?.budget ?? null,
      ...(drafts.new?.budgets === undefined ? {} : { budgets: drafts.new.budgets }),
      ...(drafts.new?.denied === undefined ? {} : { denied: drafts.new.denied }),
    },
    body,
    scenarios: [
      ...(b === null ? [] : [{ ...b, name: 'new' }]),
      ...(a === null ? [] : [{ ...a, name: 'old' }]),
    ],
    drafts,
    inputs,
    warnings,
  }
}

/** The inputs that decide an environment, as text. */
const fingerprint = ({ files, python }: Inputs): string =>
  JSON.stringify([files.map(({ file, sha256 }) => [file, sha256]), python?.version])

type Drafts = ComparedPair['drafts']

async function resolveBoth(
  { old, new: now }: Pair<Inputs | null>,
  isSame: boolean,
  options: EstimateOptions,
  gates: Gates,
  session: Session,
): Promise<Drafts> {
  const resolved = async (
    one: PairSide<Inputs | null> | null,
    how: EstimateOptions,
  ): Promise<Draft | null> => {
    if (one === null || one.inputs === null) return null
    try {
      return await draftOfInputs(one.inputs, how, gates, sessionIn(one.side, session))
    } catch (error) {
      throw error instanceof PysizeError ? errorOf(one.side, error) : error
    }
  }
  const both = async (how: EstimateOptions): Promise<Drafts> => {
    const after = await resolved(now, how)
    return { old: isSame ? after : await resolved(old, how), new: after }
  }
  const drafts = await both(options)
  if (
    drafts.old === null ||
    drafts.new === null ||
    isFromSnapshot(drafts.old) === isFromSnapshot(drafts.new)
  )
    return drafts
  // The index became unreachable between the two sides, so both are answered from the snapshot.
  return both({ ...options, offline: true })
}

const isFromSnapshot = ({ warnings }: Draft): boolean =>
  warnings.some(({ code }) => code === 'snapshot-used')

/** The session with the folder of this side: paths in files are relative to it. */
const sessionIn = ({ cwd }: InputSide, session: Session): Session => ({
  ...session,
  host: { ...session.host, cwd },
})

/** The error with the revision that it comes from. A file is named by the error itself. */
export function errorOf({ name, commit }: InputSide, error: PysizeError): PysizeError {
  if (commit === null) return error
  const { code, message, exitCode, places, hint, cause, further } = error
  return new PysizeError(code, `In ${name}: ${message}`, {
    exitCode,
    places,
    cause,
    further,
    ...(hint === undefined ? {} : { hint }),
  })
}

interface Closures {
  readonly before: Closure | null
  readonly after: Closure | null
  /** The time when the old side was saved; null if the drift is among the rows. */
  readonly drift: Drift | null
  readonly rest: 'cause' | { readonly since: string }
  readonly warnings: readonly Warning[]
}

async function closuresOf(
  { file, old, new: now }: Pair<Inputs | null>,
  drafts: Drafts,
  options: EstimateOptions,
  session: Session,
): Promise<Closures> {
  const live = (one: PairSide<Inputs | null> | null, draft: Draft | null): Closure | null =>
    one === null || one.inputs === null || draft === null
      ? null
      : resolvedClosure(draft.scenarios[0]!, one.inputs, one.side.cwd)
  const [liveOld, liveNew] = [live(old, drafts.old), live(now, drafts.new)]
  const [savedOld, savedNew] = [old?.side.saved ?? null, now?.side.saved ?? null]
  if (savedOld === null) {
    const after = savedNew === null ? liveNew : savedClosure(savedNew, liveOld)
    return {
      before: liveOld,
      after,
      drift: null,
      rest: savedNew === null ? 'cause' : { since: savedNew.as_of },
      warnings: [],
    }
  }
  const before = savedClosure(savedOld, liveNew)
  const after = savedNew === null ? liveNew : savedClosure(savedNew, null)
  const asSaved = { before, after, drift: null, rest: { since: savedOld.as_of } }
  if (liveNew === null || now === null || now.inputs === null) return { ...asSaved, warnings: [] }
  try {
    const scenario = await resolvedAgain(
      savedOld,
      before,
      now.inputs,
      options,
      sessionIn(now.side, session),
    )
    const rows = diffRows(savedOld.scenario.packages, scenario.packages, file)
    return {
      before: { ...before, scenario },
      after,
      drift: driftOf(rows, savedOld.as_of),
      rest: 'cause',
      warnings: [],
    }
  } catch (error) {
    if (!(error instanceof PysizeError) || error.exitCode === 4) throw error
    const message = `${old!.side.name} could not be resolved again, so it is compared as it was saved: ${error.message}`
    return { ...asSaved, warnings: [warning('saved-not-resolved', message)] }
  }
}

/**
 * Resolves the lines of a saved estimate again, at today's state of the index and for its target.
 * Constraints and index options are those of the new side, because an estimate does not record
 * them.
 *
 * @throws PysizeError if there is no longer a solution
 */
async function resolvedAgain(
  saved: SavedEstimate,
  { lines }: Closure,
  inputs: Inputs,
  options: EstimateOptions,
  session: Session,
): Promise<Scenario> {
  const { target, installer } = saved.scenario
  const { python, platform, glibc } = target
  const same = (text: string) => inputs.requirements.filter((one) => one.text === text)
  const requirements = await Promise.all(
    lines
      .filter(({ constraint }) => !constraint)
      .map(async ({ text }) => {
        // A line that still exists is read from the new side, with its hashes and logins.
        const [known] = same(text)
        if (known !== undefined) return [known]
        return (
          await readInputs({
            ...inputsRequest({ ...options, files: [], constraints: [], with: [text] }, session),
          })
        ).requirements
      }),
  )
  const again: EstimateOptions = {
    ...options,
    python,
    platform,
    ...(installer === 'pip' || installer === 'uv' ? { installer } : {}),
    ...(glibc === undefined ? {} : { glibc }),
  }
  const draft = await draftOfInputs(
    { ...inputs, requirements: requirements.flat(), lock: null, changes: null },
    again,
    gatesOf({}, session.host.cwd),
    session,
  )
  return draft.scenarios[0]!
}
