import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EstimateOptions, estimate } from '../src/index.ts'
import { readInputs } from '../src/inputs/read-inputs.ts'
import type { InstallerName, PackageEstimate } from '../src/model/estimate.ts'
import { openDataSource } from '../src/scenarios/data-source.ts'
import { inputsRequest } from '../src/scenarios/plan/inputs-request.ts'
import { planOf } from '../src/scenarios/plan/plan.ts'
import { runScenario } from '../src/scenarios/run.ts'
import { openSession, type Session } from '../src/scenarios/session/session.ts'

const root = join(import.meta.dirname, '..')
const bahr = join(root, 'test', 'fixtures', 'bahr', 'requirements')
const recorded: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(root, 'test', 'fixtures', 'recorded-sets.json'), 'utf8'),
)

const production = { files: [join(bahr, 'production.txt')], python: '3.11' }

/**
 * The questions to both installers. One recorded set, which makes pip walk down thousands of
 * versions, is left to `check:recorded`.
 */
const questions: Readonly<Record<string, EstimateOptions>> = {
  bahr: production,
  'bahr on macOS': { ...production, platform: 'macos-arm64' },
  'bahr as of 2025-11-12': { ...production, excludeNewer: '2025-11-12' },
  'bahr-minimal': { ...production, files: [join(bahr, 'minimal-production.txt')] },
  ...Object.fromEntries(
    Object.entries(recorded).map(([name, requirements]) => [
      name,
      { with: requirements, python: '3.12' },
    ]),
  ),
  lowest: { with: recorded.lowest ?? [], python: '3.12', resolution: 'lowest-direct' },
}

// `3.11` is 3.11.0 for uv and the newest 3.11.x for pip, and redis 5.0.1 requires async-timeout
// only below 3.11.3.
const PATCH_RELEASE = 'async-timeout: pip none, uv 5.0.1'
// uv resolves for macOS 13: newer torch has wheels from macOS 14 on. torch 2.11 in turn holds
// setuptools down.
const MACOS_13 = ['setuptools: pip 84.2.1, uv 81.0.0', 'torch: pip 2.15.0, uv 2.11.0']

/** The questions on which the two differ, with the reason. On all others they agree. */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  bahr: [PATCH_RELEASE],
  'bahr on macOS': [PATCH_RELEASE, ...MACOS_13],
  'bahr as of 2025-11-12': [PATCH_RELEASE],
}

let session: Session
beforeAll(async () => {
  session = await openSession(
    { cache: false },
    {
      version: '0',
      cwd: root,
      env: {},
      platform: 'linux',
      embeddedSnapshot: join(root, 'cache'),
      systemFacts: root,
    },
  )
})
afterAll(() => session.close())

const answers = new Map<string, Promise<readonly PackageEstimate[]>>()

/** An answer from the embedded snapshot, each worked out once. */
function packages(
  options: EstimateOptions,
  installer: InstallerName,
): Promise<readonly PackageEstimate[]> {
  const key = JSON.stringify([options, installer])
  const answer = answers.get(key) ?? resolved(options, installer)
  answers.set(key, answer)
  return answer
}

async function resolved(
  options: EstimateOptions,
  installer: InstallerName,
): Promise<readonly PackageEstimate[]> {
  const inputs = await readInputs(inputsRequest(options, session))
  const plan = await planOf({ ...options, installer }, inputs, {})
  const { scenario } = await runScenario(
    plan,
    session,
    openDataSource(plan, session, session.snapshot),
  )
  return scenario.packages
}

function differences(pip: readonly PackageEstimate[], uv: readonly PackageEstimate[]): string[] {
  const text = (one: PackageEstimate | undefined, other: PackageEstimate | undefined): string => {
    if (one === undefined) return 'none'
    return one.version === other?.version ? `${(one.wheel ?? one.sdist)?.filename}` : one.version
  }
  const byName = (all: readonly PackageEstimate[]) => new Map(all.map((one) => [one.name, one]))
  const [ofPip, ofUv] = [byName(pip), byName(uv)]
  return [...new Set([...ofPip.keys(), ...ofUv.keys()])].sort().flatMap((name) => {
    const [a, b] = [ofPip.get(name), ofUv.get(name)]
    return text(a, b) === text(b, a) ? [] : [`${name}: pip ${text(a, b)}, uv ${text(b, a)}`]
  })
}

test.each(Object.entries(questions))(
  'pip and uv differ as their policies say: %s',
  async (name, options) => {
    const [pip, uv] = [await packages(options, 'pip'), await packages(options, 'uv')]
    expect(pip.length).toBeGreaterThan(5)
    expect(differences(pip, uv)).toEqual(DIFFERENCES[name] ?? [])
  },
)

test('with a patch release, both give the same answer', async () => {
  const options: EstimateOptions = { ...production, python: '3.11.7' }
  expect(differences(await packages(options, 'pip'), await packages(options, 'uv'))).toEqual([])
})

const GB = 1e9

test('bahr, the first case of this project, from the embedded snapshot', async () => {
  const options = {
    files: ['production.txt'],
    cwd: bahr,
    env: {},
    cache: false,
    offline: true,
    budget: '4GB',
  }
  const { scenarios, budget, warnings } = await estimate(options)
  expect(scenarios.map(({ name }) => name)).toEqual(['default', 'cpu'])
  const inGB = scenarios.map(({ totals }) =>
    [totals.download_size, totals.installed_size].map((size) => Math.round(size / 1e7) / 100),
  )
  expect(inGB).toEqual([
    [3.13, 5.89],
    [0.33, 1.19],
  ])
  expect(scenarios[0]?.target).toMatchObject({
    platform: 'linux-x86_64',
    python: expect.stringMatching(/^3\.11\./),
  })
  expect(scenarios[0]?.packages.filter(({ name }) => name.startsWith('nvidia-'))).toHaveLength(15)
  expect(scenarios[1]?.packages.filter(({ name }) => /^(nvidia|cuda|triton)/.test(name))).toEqual(
    [],
  )
  expect(budget).toMatchObject({ limit: 4 * GB, ok: false })
  expect(budget!.over_by).toBeGreaterThan(1.8 * GB)
  expect(budget?.culprits[0]?.name).toBe('torch')
  expect(warnings[0]?.code).toBe('snapshot-used')
})

test('bahr as of 2025-11-12 is the 7 GB of the story', async () => {
  const all = await packages({ ...production, excludeNewer: '2025-11-12' }, 'uv')
  const total = (field: 'download_size' | 'installed_size'): number =>
    all.reduce((sum, one) => sum + (one[field] ?? 0), 0)
  expect(Math.round(total('download_size') / 1e7) / 100).toBe(4.19)
  expect(Math.round(total('installed_size') / 1e7) / 100).toBe(7.39)
})
