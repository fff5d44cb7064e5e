import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sizeOnDisk } from '../../src/analyse/on-disk.ts'
import { staysBehind } from '../../src/analyse/overlaps.ts'
import { type EstimateOptions, type PackageEstimate, tree, why } from '../../src/index.ts'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import type { Sources } from '../../src/resolve/sources.ts'
import { Universe } from '../../src/resolve/universe.ts'
import { type DataSource, openDataSource, openSources } from '../../src/scenarios/data-source.ts'
import { inputsRequest } from '../../src/scenarios/plan/inputs-request.ts'
import { type Plan, planOf } from '../../src/scenarios/plan/plan.ts'
import { runScenario, type ScenarioResult } from '../../src/scenarios/run.ts'
import { openSession, type Session } from '../../src/scenarios/session/session.ts'
import recorded from '../fixtures/recorded-sets.json' with { type: 'json' }

// The graph's answers about the recorded sets, checked by resolving them again from the embedded
// snapshot.

const root = join(import.meta.dirname, '..', '..')
const bahr = join(root, 'test', 'fixtures', 'bahr')
const offline = { offline: true, cache: false, env: {}, cwd: bahr } as const
const sets: Readonly<Record<string, EstimateOptions>> = {
  bahr: { ...offline, files: ['requirements/production.txt'] },
  docling: { ...offline, with: recorded.docling, python: '3.12' },
  'langchain-rag': { ...offline, with: recorded['langchain-rag'], python: '3.12' },
  jupyter: { ...offline, with: recorded.jupyter, python: '3.12', installer: 'uv' },
}

/** The sources of an index on which nothing requires a project. */
const withoutProject = (name: string, sources: Sources): Sources => ({
  ...sources,
  metadata: async (candidate, ask) => {
    const answer = await sources.metadata(candidate, ask)
    if (answer.kind === 'unknown') return answer
    const requiresDist = answer.facts.requiresDist.filter(
      (text) => parseRequirement(text).name !== name,
    )
    return { ...answer, facts: { ...answer.facts, requiresDist } }
  },
})

describe.each(Object.entries(sets))('%s', (_, options) => {
  let session: Session
  let plan: Plan
  let source: DataSource
  let result: ScenarioResult
  beforeAll(async () => {
    session = await openSession(options, {
      version: '',
      cwd: bahr,
      env: {},
      platform: 'linux',
      embeddedSnapshot: join(root, 'cache'),
      systemFacts: root,
    })
    plan = await planOf(options, await readInputs(inputsRequest(options, session)), {})
    source = openDataSource(plan, session, session.snapshot)
    result = await runScenario(plan, session, source)
  })
  afterAll(() => session.close())

  test('a retained size is what leaves if nothing requires the package', async () => {
    const { scenario, resolution } = result
    const heaviest = scenario.packages
      .toSorted((a, b) => (b.retained_size ?? 0) - (a.retained_size ?? 0))
      .slice(0, 15)
    const differences: string[] = []
    for (const { name, retained_size } of heaviest) {
      const universe = new Universe(
        plan.rules,
        withoutProject(name, openSources(plan, session, source)),
      )
      const roots = plan.request.roots.filter(({ requirement }) => requirement.name !== name)
      const { packages } = await resolve({ ...plan.request, roots }, universe)
      const moved = [...packages].filter(
        ([other, { candidate }]) =>
          candidate.version.key !== resolution.packages.get(other)?.candidate.version.key,
      )
      // If other versions become possible, the graph of these versions cannot tell.
      if (moved.length > 0) continue
      const leaving = scenario.packages.filter((one) => !packages.has(one.name))
      const names = new Set(leaving.map((one) => one.name))
      // docling and docling-slim declare the same scripts.
      const gone =
        leaving.reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), 0) -
        staysBehind(scenario.overlaps, names)
      if (gone !== retained_size)
        differences.push(`${name}: retained ${retained_size}, left ${gone}`)
      checked++
    }
    expect(differences).toEqual([])
    expect(checked).toBeGreaterThan(5)
  })
  let checked = 0

  test('every edge of the tree is a real requirement of the versions, and none is missing', async () => {
    const { tree: shown, scenarios } = await tree(options)
    const edges = new Set<string>()
    const walk = (nodes: typeof shown.roots, above: string): void => {
      for (const { name, children } of nodes) {
        if (above !== '') edges.add(`${above} > ${name}`)
        walk(children, name)
      }
    }
    walk(shown.roots, '')
    const expected = scenarios[0]!.packages.flatMap(({ name, dependencies }: PackageEstimate) =>
      dependencies.map((other) => `${name} > ${other}`),
    )
    expect([...edges].sort()).toEqual(expected.sort())
  })
})

test('the version without a bound is the one of the file without that bound', async () => {
  const text = readFileSync(join(bahr, 'requirements', 'base.txt'), 'utf8')
  const pinned = ['uvicorn', 'pydantic', 'python-jose', 'redis', 'fastapi']
  for (const name of pinned) {
    const { why: answer } = await why({ ...offline, files: ['requirements/production.txt'] }, name)
    const [holder] = answer.held_by!.by
    expect(holder).toMatchObject({ kind: 'line', file: 'requirements/base.txt' })
    const lines = text.split('\n')
    lines[holder!.line! - 1] = lines[holder!.line! - 1]!.replace(/==.*/, '')
    const loosened = {
      ...offline,
      files: ['-'],
      stdin: async () => lines.join('\n'),
      python: '3.11',
    }
    const { scenarios } = await tree(loosened)
    expect(scenarios[0]!.packages.find((one) => one.name === name)?.version).toBe(
      answer.held_by!.without,
    )
  }
})
