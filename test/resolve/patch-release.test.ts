import { expect, test } from 'vitest'
import type { DistFile } from '../../src/indexes/page.ts'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import { patchDependents } from '../../src/resolve/patch-release.ts'
import { PIP } from '../../src/resolve/policy.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import type { Sources } from '../../src/resolve/sources.ts'
import { Universe } from '../../src/resolve/universe.ts'
import { createTarget } from '../../src/targets/target.ts'

const file = (filename: string): DistFile => ({
  filename,
  url: `https://files.test/${filename}`,
  sha256: null,
  size: null,
  requiresPython: null,
  uploadTime: null,
  yanked: false,
  sidecar: true,
  index: 'test',
})

const REQUIRES: Readonly<Record<string, readonly string[]>> = {
  cache: [
    'timeout>=4; python_full_version < "3.11.3"',
    'typing>=1; python_version < "3.12"',
    'other; extra == "fast"',
  ],
  timeout: [],
  typing: [],
}

const sources: Sources = {
  page: async (name) => ({
    kind: 'found',
    page: { name, files: [file(`${name}-5.0-py3-none-any.whl`)], source: name },
    depth: 0,
  }),
  metadata: async ({ name }) => ({
    kind: 'known',
    facts: { requiresDist: REQUIRES[name] ?? [], requiresPython: null, providesExtra: [] },
    depth: 0,
  }),
  direct: () => Promise.reject(new Error('no URLs here')),
}

test('names dependencies on the patch release of Python, and none on the minor version', async () => {
  const target = createTarget({ python: '3.11', installer: 'pip' })
  const rules = {
    target,
    policy: PIP,
    uploadedBefore: null,
    noBinary: () => false,
    onlyBinary: () => false,
    allowedHashes: () => null,
  }
  const universe = new Universe(rules, sources)
  const roots = [{ requirement: parseRequirement('cache'), origin: [], text: 'cache' }]
  const request = {
    roots,
    constraints: new Map(),
    mode: 'highest',
    preferBinary: false,
    prereleases: () => undefined,
  } as const
  const resolution = await resolve(request, universe)

  expect([...resolution.packages.keys()]).toEqual(['cache', 'typing'])
  expect(patchDependents(resolution, universe)).toEqual([
    { name: 'cache', version: '5.0', requirement: 'timeout>=4; python_full_version < "3.11.3"' },
  ])
})
