import { expect, test, vi } from 'vitest'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import { LINES_ONLY } from '../../src/resolve/alternatives.ts'
import { type Candidates, candidatesOf } from '../../src/resolve/candidates.ts'
import { ForcedRequirements } from '../../src/resolve/forced-requirements.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { distFile, INSTALLERS, pageOf, planFor, textIndex, universeFor } from './support.ts'

test.each(INSTALLERS)(
  '%s: a contradiction of pinned lines does not wait for the pages of their other dependencies',
  async (installer) => {
    const index = textIndex('app 1.0: slow & http<2\nhttp 2.0\nhttp 1.0\nslow 1.0')
    const plan = await planFor({ installer, with: ['app==1.0', 'http>=2'] })
    const universe = universeFor(plan, index, undefined, new Set(['slow']))
    const alternatives = { ...LINES_ONLY, timeUp: async () => {} }
    await expect(resolve(plan.request, universe, alternatives)).rejects.toMatchObject({
      code: 'conflict',
      exitCode: 3,
    })
  },
)

test.each(INSTALLERS)(
  '%s: an unmatched requirement of a pinned line fails without waiting for other pages',
  async (installer) => {
    const index = textIndex('app 1.0: slow & fast==2.0\nfast 2.0 (cp37-cp37m-win_amd64)\nslow 1.0')
    const plan = await planFor({ installer, with: ['app==1.0'] })
    const universe = universeFor(plan, index, undefined, new Set(['slow']))
    const alternatives = { ...LINES_ONLY, timeUp: async () => {} }
    await expect(resolve(plan.request, universe, alternatives)).rejects.toMatchObject({
      code: 'no-wheel-for-platform',
      exitCode: 3,
    })
  },
)

test.each(INSTALLERS)(
  '%s: a conflict with the only matching version fails without requesting more pages',
  async (installer) => {
    const index = textIndex(
      'app 2.0 (cp37-cp37m-win_amd64)\napp 1.0: far & slow & http<2\nhttp 2.0\nhttp 1.0\nslow 1.0\nfar 1.0',
    )
    const plan = await planFor({ installer, with: ['app', 'http>=2'] })
    const requested: string[] = []
    const universe = universeFor(
      plan,
      index,
      (filename) => requested.push(filename),
      new Set(['slow']),
    )
    await expect(
      resolve(plan.request, universe, { ...LINES_ONLY, timeUp: async () => {} }),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(requested.filter((filename) => filename.startsWith('far'))).toEqual([])
  },
)

test.each(
  INSTALLERS.flatMap((installer) => [
    [installer, 'http>=9', 'no-such-version'] as const,
    [installer, 'nowhere', 'no-such-package'] as const,
  ]),
)(
  '%s: %s, which nothing meets, ends it although a pinned line waits',
  async (installer, line, code) => {
    const index = textIndex('slow 1.0: far\nfar 1.0\nhttp 1.0')
    const plan = await planFor({ installer, with: ['slow==1.0', line] })
    const universe = universeFor(plan, index, undefined, new Set(['slow']))
    const alternatives = { ...LINES_ONLY, timeUp: async () => {} }
    await expect(resolve(plan.request, universe, alternatives)).rejects.toMatchObject({ code })
  },
)

const candidatesOfText = (name: string, versions: readonly string[]): Candidates =>
  candidatesOf(
    pageOf(
      name,
      versions.map((version) => distFile(`${name}-${version}-py3-none-any.whl`)),
    ),
    plan.rules,
  )

const plan = await planFor({ with: [] })

/** Of projects by their names: the versions; null for one that does not exist. */
function forced(pages: Readonly<Record<string, readonly string[] | null>>): ForcedRequirements {
  const universe = new Map<string, Candidates | null>()
  for (const [name, versions] of Object.entries(pages))
    universe.set(name, versions === null ? null : candidatesOfText(name, versions))
  return new ForcedRequirements((name) => universe.get(name))
}

const require = (requirements: ForcedRequirements, ...texts: string[]): boolean => {
  for (const text of texts) requirements.require(parseRequirement(text))
  return requirements.isContradictory
}

test('ranges that exclude each other, and those without a version', () => {
  expect(require(forced({ web: ['1.0', '2.0'] }), 'web<2', 'web>=2')).toBe(true)
  expect(require(forced({ web: ['1.0', '3.0'] }), 'web<3', 'web>=2')).toBe(true)
  expect(require(forced({ web: ['1.0', '2.0'] }), 'web<2', 'web>=1')).toBe(false)
  expect(require(forced({ web: null }), 'web')).toBe(true)
})

test('a missing page, and a URL, contradict nothing', () => {
  expect(require(forced({}), 'web>=2')).toBe(false)
  expect(require(forced({ web: null }), 'web @ https://files.test/web-1.0-py3-none-any.whl')).toBe(
    false,
  )
})

test('a constraint by itself requires nothing', () => {
  const requirements = forced({ web: null })
  requirements.constrain('web', [])
  expect(requirements.isContradictory).toBe(false)
  expect(require(requirements, 'web')).toBe(true)
})

test('the versions of a page are looked at once for the same range', () => {
  const candidates = candidatesOfText('web', ['1.0', '2.0', '3.0'])
  const at = vi.spyOn(candidates, 'at')
  const requirements = new ForcedRequirements(() => candidates)
  require(requirements, 'web<2')
  at.mockClear()
  for (let asked = 0; asked < 10; asked++)
    expect(requirements.forced('web')?.version.normal).toBe('1.0')
  expect(at).toHaveBeenCalledTimes(1)
  require(requirements, 'web>=1')
  expect(requirements.forced('web')?.version.normal).toBe('1.0')
  expect(require(requirements, 'web>=2')).toBe(true)
  expect(requirements.forced('web')).toBeUndefined()
})
