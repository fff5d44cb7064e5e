import { createHash } from 'node:crypto'
import { getJson, putJson } from '../cache/store.ts'
import type { Warning } from '../errors.ts'
import type { Estimate } from '../model.ts'
import type { EstimateOptions } from '../options.ts'
import type { Plan } from './plan.ts'
import type { Host, Session } from './session.ts'

/** What was resolved and weighed; the rest of an estimate follows from it. */
export interface Answer {
  readonly asOf: string
  readonly scenarios: Estimate['scenarios']
  readonly warnings: readonly Warning[]
  /** Milliseconds since the epoch until which every page that decided holds; 0 where it may not be given again. */
  readonly freshUntil: number
}

/** Changes whenever the same question could get another answer from this program. */
const FORMAT = 4

/**
 * The answer to the very same question while every page that decided it is still fresh: it could not come out otherwise, so that a
 * repeated run reads one small file.
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
const isRepeatable = ({ indexes, inputs }: Plan, { offline }: EstimateOptions): boolean =>
  offline !== true && indexes.findLinks.length === 0 && inputs.requirements.every(({ path }) => path === null)

function keyOf({ request, rules, indexes, torch, inputs }: Plan, options: EstimateOptions, { env }: Host): string {
  const { target, policy } = rules
  const question = {
    format: FORMAT,
    roots: request.roots.map(({ text, origin }) => [text, origin[0]?.file, origin[0]?.line]),
    resolveDeletions: options.resolveDeletions === true,
    constraints: [...request.constraints.values()].map(({ text }) => text),
    hashes: [...inputs.requirements, ...inputs.constraints].map(({ hashes }) => hashes),
    hashesRequired: [inputs.options.requireHashes, inputs.options.noRequireHashes],
    mode: request.mode,
    target: target.summary,
    installer: policy.name,
    compile: policy.writesBytecode,
    uploadedBefore: rules.uploadedBefore,
    indexes,
    torch: [torch, env.PYSIZE_PYTORCH_URL],
    compare: options.compare !== false,
    formats: [
      ...inputs.options.onlyBinary,
      '|',
      ...inputs.options.noBinary,
      '|',
      ...inputs.options.allReleases,
      '|',
      ...inputs.options.onlyFinal,
    ],
    preferBinary: request.preferBinary,
  }
  return createHash('sha256').update(JSON.stringify(question)).digest('hex')
}
