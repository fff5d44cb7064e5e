import { createHash } from 'node:crypto'
import { getJson, putJson } from '../cache/store.ts'
import type { Estimate } from '../model/estimate.ts'
import type { FurtherInstalls } from '../model/further-installs.ts'
import { decidingOptions } from '../options/option-table.ts'
import type { EstimateOptions } from '../options/options.ts'
import type { SourcedAnswer } from './answering-source.ts'
import type { Plan } from './plan.ts'
import type { Host, Session } from './session.ts'

/** What was resolved and weighed; the rest of an estimate follows from it. */
export interface Answer extends SourcedAnswer {
  readonly scenarios: Estimate['scenarios']
  readonly installs?: FurtherInstalls
}

/** Rises where the same question gets another answer, between releases too. */
const FORMAT = 9

/**
 * The answer to the very same question while every page that decided it is still fresh: it could
 * not come out otherwise, so that a repeated run reads one small file.
 */
export function keptAnswer(plan: Plan, options: EstimateOptions, { store, host }: Session): Answer | undefined {
  if (!isRepeatable(plan, options)) return undefined
  const kept = getJson(store, 'answers', keyOf(plan, options, host)) as Answer | undefined
  return kept !== undefined && kept.freshUntil > Date.now() ? kept : undefined
}

export function keepAnswer(plan: Plan, options: EstimateOptions, { store, host }: Session, answer: Answer): void {
  if (isRepeatable(plan, options) && Number.isFinite(answer.freshUntil) && answer.freshUntil > Date.now())
    putJson(store, 'answers', keyOf(plan, options, host), answer)
}

/** Local files may change without notice. */
const isRepeatable = (plan: Plan, { offline }: EstimateOptions): boolean =>
  offline !== true &&
  [plan, ...plan.installs.map((next) => next.plan)].every(
    ({ indexes, inputs }) => indexes.findLinks.length === 0 && inputs.requirements.every(({ path }) => path === null),
  )

/**
 * What was asked: the options that decide, what the files say, and what the environment adds to
 * both.
 */
function keyOf(plan: Plan, options: EstimateOptions, { env, version }: Host): string {
  const question = {
    program: [version, FORMAT],
    options: decidingOptions(options),
    ...questionOf(plan),
    ...(plan.installs.length === 0 ? {} : { installs: plan.installs.map((next) => questionOf(next.plan)) }),
    pytorch: env.PYSIZE_PYTORCH_URL,
  }
  return createHash('sha256').update(JSON.stringify(question)).digest('hex')
}

const questionOf = ({ request, rules, indexes, inputs }: Plan): object => ({
  files: inputs.files,
  requirements: request.roots.map(({ text, requirement: { url }, origin }) => [text, url, origin[0]?.file, origin[0]?.line]),
  constraints: [...request.constraints.values()].map(({ text }) => text),
  target: rules.target.summary,
  indexes: { ...indexes, pinned: [...indexes.pinned] },
})
