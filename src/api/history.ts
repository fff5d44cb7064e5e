import pLimit from 'p-limit'
import { sizeOnDisk, totalOnDisk } from '../analyse/on-disk.ts'
import { PysizeError } from '../errors.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import type { PackageEstimate, Scenario } from '../model/estimate.ts'
import type { HistoryReport, ReleaseSize } from '../model/project.ts'
import type { EstimateOptions, HistoryOptions } from '../options/options.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { openDataSource } from '../scenarios/data-source.ts'
import { draftOf } from '../scenarios/draft.ts'
import { candidatesOfProject } from '../scenarios/one-distribution.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import { type Plan, planOf } from '../scenarios/plan/plan.ts'
import { type Host, type Session, withSession } from '../scenarios/session/session.ts'
import { refuseGates, refuseInstalls } from './refuse-options.ts'

/** The default number of releases. */
const LAST = 20
const AT_ONCE = 4

/**
 * A release, and its environment as of the day of its upload; null if nothing could be installed on
 * that day.
 */
interface DatedRelease {
  readonly candidate: Candidate
  readonly date: string
  readonly scenario: Scenario | null
}

/**
 * The weight of a project by release, each resolved as of the day of its upload. One requirement is
 * given with `with`.
 */
export async function historyWith(
  { last = LAST, ...options }: HistoryOptions,
  host: Host,
): Promise<HistoryReport> {
  refuseGates(options, 'history')
  refuseInstalls(options, {
    why: 'history installs each release into an empty environment',
    hint: "For what an upgrade leaves behind: pysize estimate --with 'NAME==OLD' --then 'NAME==NEW'",
  })
  return withSession(options, host, async (session) => {
    const plan = await planOf(
      options,
      await readInputs(inputsRequest(options, session)),
      host.env,
      session,
    )
    const candidates = await releasesOf(plan, options, session, last)
    const releases = await pLimit(AT_ONCE).map(
      candidates,
      async (candidate): Promise<DatedRelease> => {
        const date = new Date(candidate.file.uploadTime!).toISOString().slice(0, 10)
        return { candidate, date, scenario: await scenarioOn(date, candidate, options, session) }
      },
    )
    await session.store.flush()
    const { target, policy } = plan.rules
    return {
      schema_version: 1,
      command: 'history',
      project: plan.request.roots[0]!.requirement.name,
      target: target.summary,
      installer: policy.name,
      releases: releases.map((release, i) => sizeOf(release, releases[i - 1])),
      warnings: session.warnings,
      network: session.usage(),
    }
  })
}

/** The newest final releases that the target can install, oldest first. */
async function releasesOf(
  plan: Plan,
  options: EstimateOptions,
  session: Session,
  last: number,
): Promise<readonly Candidate[]> {
  const [root, ...more] = plan.request.roots
  if (root === undefined || more.length > 0 || root.requirement.url !== null)
    throw new PysizeError(
      'not-one-project',
      'The history of one project is shown: give its name.',
      {
        exitCode: 2,
        hint: 'Write: pysize history numpy',
      },
    )
  const { name } = root.requirement
  const source = openDataSource(plan, session, options.offline === true ? session.snapshot : null)
  const candidates = await candidatesOfProject(name, plan, session, source)
  const found: Candidate[] = []
  const { start, end } = candidates.within(root.requirement.specifier.range)
  for (let i = start; i < end && found.length < last; i++) {
    const candidate = candidates.version(i).isPrerelease ? null : candidates.at(i)
    if (candidate !== null && !candidate.yanked && candidate.file.uploadTime !== null)
      found.push(candidate)
  }
  if (found.length > 0) return found.reverse()
  throw new PysizeError(
    'no-releases',
    `No dated release of ${name} can be installed on this target.`,
    { exitCode: 3 },
  )
}

/** Resolves a release as of a day: later uploads are ignored. */
async function scenarioOn(
  date: string,
  { name, version }: Candidate,
  options: EstimateOptions,
  session: Session,
): Promise<Scenario | null> {
  try {
    const asOf = {
      ...options,
      compare: false,
      with: [`${name}==${version.normal}`],
      excludeNewer: date,
    }
    return (await draftOf(asOf, session)).scenarios[0] ?? null
  } catch (error) {
    if (error instanceof PysizeError && error.exitCode === 3) return null
    throw error
  }
}

function sizeOf(
  { candidate, date, scenario }: DatedRelease,
  before: DatedRelease | undefined,
): ReleaseSize {
  const { name, version, file } = candidate
  const own = scenario?.packages.find((one) => one.name === name)
  return {
    version: version.normal,
    date,
    download_size: own?.download_size ?? file.size,
    installed_size: own?.installed_size ?? null,
    closure:
      scenario === null
        ? null
        : {
            packages: scenario.totals.packages,
            disk_size: totalOnDisk(scenario.totals),
            source: scenario.totals.source,
          },
    cause:
      scenario === null || before?.scenario == null ? null : causeOf(before.scenario, scenario),
  }
}

/** Changes below this share of the closure have no cause worth naming. */
const JUMP = 0.01

function causeOf(before: Scenario, after: Scenario): ReleaseSize['cause'] {
  const total = totalOnDisk(after.totals) - totalOnDisk(before.totals)
  if (Math.abs(total) <= totalOnDisk(before.totals) * JUMP) return null
  const sizes = (packages: readonly PackageEstimate[]) =>
    new Map(packages.map((one) => [one.name, sizeOnDisk(one) ?? 0]))
  const [old, now] = [sizes(before.packages), sizes(after.packages)]
  const changes = [...new Set([...old.keys(), ...now.keys()])].map((name) => ({
    name,
    difference: (now.get(name) ?? 0) - (old.get(name) ?? 0),
  }))
  const [largest] = changes.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
  return largest ?? null
}
