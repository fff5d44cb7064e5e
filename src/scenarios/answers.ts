import { getJson, putLargeJson } from '../cache/store.ts'
import { sha256 } from '../hashing/sha256.ts'
import type { Estimate } from '../model/estimate.ts'
import type { FurtherInstalls } from '../model/further-installs.ts'
import { decidingOptions } from '../options/option-table.ts'
import type { EstimateOptions } from '../options/options.ts'
import { formatRequirement } from '../packaging/requirement.ts'
import { isObject } from '../text/json.ts'
import type { SourcedAnswer } from './answering-source.ts'
import type { Plan } from './plan/plan.ts'
import type { Host, Session } from './session/session.ts'

/** The resolved and weighed scenarios; the rest of an estimate follows from them. */
export interface Answer extends SourcedAnswer {
  readonly scenarios: Estimate['scenarios']
  readonly installs?: FurtherInstalls
}

/** Increase it when the same question gets another answer, also between releases. */
export const ANSWER_FORMAT = 12

/**
 * The answer to exactly the same question while every page that decided it is still fresh: it could
 * not be different, so a repeated run reads one small file.
 */
export function keptAnswer(
  plan: Plan,
  options: EstimateOptions,
  session: Session,
): { readonly key: string; readonly answer: Answer } | undefined {
  const key = answerKey(plan, options, session)
  const answer = key === null ? undefined : answerUnder(key, session)
  return key === null || answer === undefined ? undefined : { key, answer }
}

/** The key of the answer to a question; null if it may not be kept. */
const answerKey = (plan: Plan, options: EstimateOptions, { host }: Session): string | null =>
  isRepeatable(plan, options) ? keyOf(plan, options, host) : null

/** The answer under a key, while it is fresh. */
export function answerUnder(key: string, { store }: Session): Answer | undefined {
  const kept = getJson(store, 'answers', key)
  return isAnswer(kept) && kept.freshUntil > Date.now() ? kept : undefined
}

/** A cache may come from elsewhere, so a value of another shape reads as absent. */
const isAnswer = (value: unknown): value is Answer =>
  isObject(value) &&
  typeof value.asOf === 'string' &&
  typeof value.freshUntil === 'number' &&
  Array.isArray(value.warnings) &&
  Array.isArray(value.scenarios) &&
  value.scenarios.every(isObject)

/** @returns the key of the answer, or null if it is not kept */
export function keepAnswer(
  plan: Plan,
  options: EstimateOptions,
  session: Session,
  answer: Answer,
): string | null {
  const key = answerKey(plan, options, session)
  const freshUntil = holdsUntil(plan, answer)
  if (key === null || !Number.isFinite(freshUntil) || freshUntil <= Date.now()) return null
  putLargeJson(session.store, 'answers', key, { ...answer, freshUntil })
  return key
}

/** The lifetime of an answer from only a lock, as long as its file is unchanged: milliseconds. */
const LOCK_HOLDS = 30 * 86_400_000

function holdsUntil({ lock }: Plan, { freshUntil, scenarios }: Answer): number {
  const isKnown = scenarios.every(({ packages }) =>
    packages.every(({ sources }) => sources.installed !== 'unknown'),
  )
  return lock !== null && isKnown && freshUntil === Number.POSITIVE_INFINITY
    ? Date.now() + LOCK_HOLDS
    : freshUntil
}

/** Local files may change, which is noticed only for the local projects of a lock. */
const isRepeatable = (plan: Plan, { offline }: EstimateOptions): boolean =>
  offline !== true &&
  [plan, ...plan.installs.map((next) => next.plan)].every(
    ({ indexes, inputs, lock, trees }) =>
      indexes.findLinks.length === 0 &&
      inputs.requirements.every(({ path }) => path === null) &&
      (lock === null || trees !== null),
  )

/**
 * The key of a question: the deciding options, the contents of the files, and the environment's
 * part of both.
 */
function keyOf(plan: Plan, options: EstimateOptions, { env, version }: Host): string {
  const question = {
    program: [version, ANSWER_FORMAT],
    options: decidingOptions(options),
    ...questionOf(plan),
    ...(plan.installs.length === 0
      ? {}
      : { installs: plan.installs.map((next) => questionOf(next.plan)) }),
    pytorch: env.PYSIZE_PYTORCH_URL,
  }
  return sha256(JSON.stringify(question))
}

const questionOf = ({ request, rules, indexes, inputs, trees }: Plan): object => ({
  files: inputs.files,
  // The text shows variables by name, and the requirement has their values.
  requirements: request.roots.map(({ text, requirement, origin }) => [
    text,
    formatRequirement(requirement),
    origin[0]?.file,
    origin[0]?.line,
  ]),
  constraints: [...request.constraints.values()].map(({ text, parts, urls }) => [
    text,
    parts.map(formatRequirement),
    urls,
  ]),
  target: rules.target.summary,
  ...(inputs.conda === undefined
    ? {}
    : { conda: inputs.conda.packages.map(({ url, sha256 }) => [url, sha256]) }),
  ...(inputs.lock === null ? {} : { lock: [rules.policy.tool, inputs.lock.counted], trees }),
  indexes: { ...indexes, pinned: [...indexes.pinned] },
})
