import { isAbsolute, resolve } from 'node:path'
import pLimit from 'p-limit'
import { budgetsOf } from '../analyse/budgets/gates-kept.ts'
import { parseSize } from '../analyse/budgets/parse-size.ts'
import { mergeDiffs } from '../analyse/diff/compare-closures.ts'
import { type GrowthLimit, parseGrowth } from '../analyse/diff/growth.ts'
import { PysizeError } from '../errors.ts'
import type { Inputs } from '../inputs/input.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { diffSides, type InputSide, type InputSides, inPlace } from '../inputs/sides/diff-sides.ts'
import { isUrl } from '../inputs/source.ts'
import type { ComparedFile, Diff, DiffSide } from '../model/diff.ts'
import type { ProjectSettings } from '../model/estimate.ts'
import type { DiffOptions, EstimateOptions } from '../options/options.ts'
import { unique, withSettings } from '../scenarios/draft.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import { type Host, type Session, withSession } from '../scenarios/session/session.ts'
import { type ComparedPair, comparePair, errorOf, failedPair, type Pair } from './diff-pair.ts'

/** How many files are compared at the same time. */
const AT_ONCE = 8

/**
 * Compares two sides in one session, so both are answered by one state of the index: every page is
 * requested once.
 *
 * @param next absent if a range (`main..HEAD`) names both sides, or if a revision is compared with
 *   the working folder
 */
export async function diffWith(
  old: string,
  next: string | undefined,
  options: DiffOptions,
  host: Host,
): Promise<Diff> {
  const { paths = [], failIfGrows, settingsFrom = 'new', ...given } = options
  const limit = failIfGrows === undefined ? null : parseGrowth(failIfGrows)
  const asked = fromAnywhere(given, host.cwd)
  return withSession(asked, host, async (session) => {
    let sides: InputSides | undefined
    try {
      const { stdin, fetchText } = inputsRequest(asked, session)
      const { cwd, env } = host
      sides = await diffSides({
        old,
        new: next,
        paths,
        cwd,
        env,
        stdin,
        fetchText,
        signal: options.signal,
      })
      const { options: set, shown } = await settingsOf(sides, settingsFrom, asked, session)
      // The comparison with the CPU build would answer another question.
      const settings: EstimateOptions = { ...set, compare: false }
      const pairs = await compareAll(sides, settings, limit, session)
      await session.store.flush()
      return documentOf(sides, pairs, shown, session)
    } catch (error) {
      session.repeatProgress()
      throw error
    } finally {
      sides?.remove()
    }
  })
}

/**
 * The project settings of a side. A saved estimate has no folder, so the other side's settings
 * count.
 */
function settingsOf(
  sides: InputSides,
  from: 'old' | 'new',
  asked: EstimateOptions,
  session: Session,
): ReturnType<typeof withSettings<EstimateOptions>> {
  const [first, second] = from === 'new' ? [sides.new, sides.old] : [sides.old, sides.new]
  const { saved, files, cwd } = first.saved === null ? first : second
  // A revision without requirements may still have settings.
  return withSettings(
    asked,
    saved === null ? (files[0] ?? 'pyproject.toml') : undefined,
    session,
    cwd,
  )
}

/** Options whose paths do not depend on the folder from which a side is read. */
function fromAnywhere(options: EstimateOptions, cwd: string): EstimateOptions {
  const absolute = (paths: readonly string[]): readonly string[] =>
    paths.map((path) => (isUrl(path) || isAbsolute(path) ? path : resolve(cwd, path)))
  const { constraints, findLinks, add } = options
  return {
    ...options,
    ...(add === undefined
      ? {}
      : { add: add.map((one) => (parseSize(one) === undefined ? resolve(cwd, one) : one)) }),
    ...(constraints === undefined ? {} : { constraints: absolute(constraints) }),
    ...(findLinks === undefined ? {} : { findLinks: absolute(findLinks) }),
  }
}

type PairOfInputs = Pair<Inputs | PysizeError | null>

async function compareAll(
  sides: InputSides,
  options: EstimateOptions,
  limit: GrowthLimit | null,
  session: Session,
): Promise<readonly ComparedPair[]> {
  const read = await Promise.all(
    namedPairs(sides).map(
      async ({ file, old, new: now }): Promise<PairOfInputs> => ({
        file,
        old: old && { side: old, inputs: await inputsOf(old, options, session) },
        new: now && { side: now, inputs: await inputsOf(now, options, session) },
      }),
    ),
  )
  const pairs = sides.byPath ? read.filter(isOwnProject(read)) : read
  const results = await pLimit(AT_ONCE).map(pairs, async (pair) => {
    try {
      return await comparePair(readable(pair), options, limit, session)
    } catch (error) {
      if (error instanceof PysizeError && pairs.length > 1) return failedPair(pair.file, error)
      throw error
    }
  })
  const failures = results.flatMap(({ entry }) => entry.error ?? [])
  if (failures[0] !== undefined && failures.length === results.length) throw failures[0]
  return results
}

interface NamedPair {
  readonly file: string
  readonly old: InputSide | null
  readonly new: InputSide | null
}

function namedPairs({ old, new: now, byPath }: InputSides): readonly NamedPair[] {
  if (!byPath) return [{ file: now.name, old, new: now }]
  const side = (of: InputSide, file: string): InputSide | null =>
    of.files.includes(file) ? { ...of, files: [file] } : null
  return [...new Set([...old.files, ...now.files])]
    .sort()
    .map((file) => ({ file, old: side(old, file), new: side(now, file) }))
}

/** The inputs of a side, or the error of reading them; null for a saved estimate. */
async function inputsOf(
  side: InputSide,
  options: EstimateOptions,
  session: Session,
): Promise<Inputs | PysizeError | null> {
  const { saved, files, cwd, stdin } = side
  if (saved !== null) return null
  try {
    const request = inputsRequest({ ...options, files }, session)
    return inPlace(await readInputs({ ...request, cwd, stdin: stdin ?? request.stdin }), side)
  } catch (error) {
    if (error instanceof PysizeError) return error
    throw error
  }
}

/**
 * Files that others include are counted there, and a pyproject.toml that only configures tools
 * requires nothing.
 */
function isOwnProject(read: readonly PairOfInputs[]): (pair: PairOfInputs) => boolean {
  const included = new Set<string>()
  for (const { file, ...pair } of read)
    for (const inputs of [pair.old?.inputs, pair.new?.inputs])
      if (inputs && !(inputs instanceof PysizeError))
        for (const one of inputs.files) if (one.file !== file) included.add(one.file)
  const isNoProject = (side: PairOfInputs['old']): boolean =>
    side === null || (side.inputs instanceof PysizeError && side.inputs.code === 'no-project-table')
  return ({ file, old, new: now }) => !included.has(file) && !(isNoProject(old) && isNoProject(now))
}

/** @throws the error of the side that cannot be read */
function readable({ file, old, new: now }: PairOfInputs): Pair<Inputs | null> {
  const of = (one: PairOfInputs['old']): Pair<Inputs | null>['old'] => {
    if (one === null) return null
    const { side, inputs } = one
    if (inputs instanceof PysizeError) throw errorOf(side, inputs)
    return { side, inputs }
  }
  return { file, old: of(old), new: of(now) }
}

function documentOf(
  { old, new: now }: InputSides,
  pairs: readonly ComparedPair[],
  settings: ProjectSettings | null,
  session: Session,
): Diff {
  const entries = pairs.map(({ entry }) => entry)
  const drafts = pairs.flatMap(({ drafts: { old: a, new: b } }) =>
    [a, b].flatMap((draft) => draft ?? []),
  )
  const bodies = pairs.flatMap(({ body }) => body ?? [])
  const side = (of: InputSide, which: 'old' | 'new'): DiffSide => {
    const times = pairs.flatMap((pair) => pair.drafts[which]?.as_of ?? [])
    return {
      name: of.name,
      commit: of.commit,
      as_of: of.saved?.as_of ?? times.sort().at(-1) ?? new Date().toISOString(),
      inputs:
        of.saved?.inputs ?? unrepeated(pairs.flatMap((pair) => pair.inputs[which]?.files ?? [])),
    }
  }
  const [before, after] = [side(old, 'old'), side(now, 'new')]
  return {
    schema_version: 1,
    command: 'diff',
    as_of: after.as_of,
    old: before,
    new: after,
    files: entries,
    scenarios: pairs.flatMap(({ scenarios }) => scenarios),
    diff: mergeDiffs(bodies),
    growth: worst(entries.flatMap(({ growth }) => growth ?? [])),
    budget: worst(entries.flatMap(({ budget }) => budget ?? [])),
    ...gatesOfAll(entries),
    ...(settings === null ? {} : { settings }),
    warnings: unique([
      ...drafts.flatMap(({ warnings }) => warnings),
      ...pairs.flatMap(({ warnings }) => warnings),
      ...session.warnings,
    ]),
    network: session.usage(),
  }
}

/** The budgets and denied packages of all files, if any were requested. */
function gatesOfAll(entries: readonly ComparedFile[]): Pick<Diff, 'budgets' | 'denied'> {
  const budgets = entries.flatMap(budgetsOf)
  const hasList = budgets.length > 1 || entries.some((one) => one.budgets !== undefined)
  const denied = entries.flatMap((one) => one.denied ?? [])
  return {
    ...(hasList ? { budgets } : {}),
    ...(entries.some((one) => one.denied !== undefined) ? { denied } : {}),
  }
}

const unrepeated = (files: Inputs['files']): Inputs['files'] => [
  ...new Map(files.map((one) => [one.file, one])).values(),
]

/** A broken budget first, then an undecided one, then a kept one. */
function worst<T extends { readonly ok: boolean | null }>(results: readonly T[]): T | null {
  return (
    results.find(({ ok }) => ok === false) ??
    results.find(({ ok }) => ok === null) ??
    results[0] ??
    null
  )
}
