import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PysizeError } from '../../src/errors.ts'
import type { DistFile } from '../../src/indexes/page.ts'
import type { InstallerName } from '../../src/model/estimate.ts'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import { policyOf } from '../../src/resolve/policy.ts'
import type { ResolutionMode, ResolutionRequest } from '../../src/resolve/request.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import type { Sources } from '../../src/resolve/sources.ts'
import { Universe } from '../../src/resolve/universe.ts'
import { createTarget } from '../../src/targets/target.ts'
import type { Case, Suite } from './suite.ts'

interface ScenarioVersion {
  readonly requires: readonly string[]
  readonly requires_python: string | null
  readonly extras: Readonly<Record<string, readonly string[]>>
  readonly yanked: boolean
  readonly wheel: boolean
  readonly sdist: boolean
  readonly wheel_tags: readonly string[]
}

interface Scenario {
  readonly id: string
  readonly root: { readonly requires: readonly string[] }
  readonly resolver_options: {
    readonly python?: string
    readonly python_platform?: string
    readonly prereleases?: boolean
    readonly no_build?: readonly string[]
    readonly no_binary?: readonly string[]
    readonly resolution?: ResolutionMode
  }
  readonly environment: { readonly python: string }
  readonly packages: Readonly<
    Record<string, { readonly versions: Readonly<Record<string, ScenarioVersion>> }>
  >
}

type Pins = Readonly<Record<string, string>> | null

/** The project pages and metadata that a scenario's packages would have on an index. */
function sourcesOf({ packages }: Scenario): Sources {
  const versionOf = new Map<string, ScenarioVersion>()
  const pages = new Map<string, DistFile[]>()
  for (const [name, { versions }] of Object.entries(packages)) {
    const files: DistFile[] = []
    for (const [version, facts] of Object.entries(versions)) {
      const stem = `${name.replaceAll('-', '_')}-${version}`
      const filenames = facts.wheel ? facts.wheel_tags.map((tag) => `${stem}-${tag}.whl`) : []
      for (const filename of facts.sdist ? [...filenames, `${stem}.tar.gz`] : filenames) {
        versionOf.set(filename, facts)
        files.push(fileOf(filename, facts))
      }
    }
    pages.set(name, files)
  }
  return {
    page: async (name) => {
      const files = pages.get(name)
      return files === undefined
        ? { kind: 'missing', depth: 0 }
        : { kind: 'found', page: { name, files, source: name }, depth: 0 }
    },
    metadata: async ({ file }) => {
      const { requires, requires_python, extras } = versionOf.get(file.filename)!
      const ofExtras = Object.entries(extras).flatMap(([extra, list]) =>
        list.map((text) => withMarker(text, `extra == "${extra}"`)),
      )
      const facts = {
        requiresDist: [...requires, ...ofExtras],
        requiresPython: requires_python,
        providesExtra: Object.keys(extras),
      }
      return { kind: 'known', facts, depth: 0 }
    },
    direct: () => Promise.reject(new Error('no scenario has URLs')),
  }
}

const withMarker = (text: string, marker: string): string => {
  const [requirement, own] = text.split(';')
  return own === undefined ? `${text} ; ${marker}` : `${requirement} ; (${own}) and ${marker}`
}

const fileOf = (filename: string, { requires_python, yanked }: ScenarioVersion): DistFile => ({
  filename,
  url: `https://example.test/${filename}`,
  sha256: null,
  size: null,
  requiresPython: requires_python,
  uploadTime: null,
  yanked: yanked ? '' : false,
  sidecar: true,
  index: 'scenario',
})

async function solve(scenario: Scenario, installer: InstallerName): Promise<Pins> {
  const { resolver_options: options, environment } = scenario
  const glibc = options.python_platform === 'x86_64-manylinux2014' ? '2.17' : '2.36'
  const target = createTarget({
    python: options.python ?? environment.python,
    platform: 'linux-x86_64',
    glibc,
    installer,
  })
  const rules = {
    target,
    policy: policyOf(installer),
    uploadedBefore: null,
    noBinary: (name: string) => options.no_binary?.includes(name) ?? false,
    onlyBinary: (name: string) => options.no_build?.includes(name) ?? false,
    allowedHashes: () => null,
  }
  const request: ResolutionRequest = {
    roots: scenario.root.requires.map((text) => ({
      requirement: parseRequirement(text),
      origin: [],
      text,
    })),
    constraints: new Map(),
    mode: options.resolution ?? 'highest',
    preferBinary: false,
    prereleases: () => (options.prereleases === true ? true : undefined),
  }
  try {
    const { packages } = await resolve(request, new Universe(rules, sourcesOf(scenario)))
    return Object.fromEntries(
      [...packages].map(([name, { candidate }]) => [name, candidate.version.normal]),
    )
  } catch (error) {
    if (error instanceof PysizeError && error.exitCode === 3) return null
    throw error
  }
}

function compare(found: Pins, expected: Pins): string | undefined {
  const text = (pins: Pins): string =>
    pins === null
      ? 'no solution'
      : Object.entries(pins)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, version]) => `${name}==${version}`)
          .join(' ')
  return text(found) === text(expected) ? undefined : `${text(found)}, expected ${text(expected)}`
}

function* load(directory: string, installer: InstallerName): Generator<Case> {
  let answers: Readonly<Record<string, Readonly<Record<InstallerName, Pins>>>>
  try {
    answers = JSON.parse(readFileSync(join(directory, 'scenarios-answers.json'), 'utf8'))
  } catch {
    return
  }
  for (const file of readdirSync(join(directory, 'scenarios')).sort()) {
    const scenario: Scenario = JSON.parse(readFileSync(join(directory, 'scenarios', file), 'utf8'))
    const expected = answers[scenario.id]?.[installer]
    yield {
      id: scenario.id,
      run: async () =>
        expected === undefined
          ? 'has no answer'
          : compare(await solve(scenario, installer), expected),
    }
  }
}

export const scenariosUv: Suite = {
  file: 'scenarios uv',
  load: (directory) => load(directory, 'uv'),
}
export const scenariosPip: Suite = {
  file: 'scenarios pip',
  load: (directory) => load(directory, 'pip'),
}
