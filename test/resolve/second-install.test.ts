import { describe, expect, test } from 'vitest'
import type { InstallMode } from '../../src/inputs/install-mode.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import {
  firstInstall,
  type InstalledEnvironment,
  installedFor,
  secondInstall,
  wholeEnvironment,
} from '../../src/resolve/second-install.ts'
import { Universe } from '../../src/resolve/universe.ts'
import { planFor, sourcesFor, textIndex } from './support.ts'

const PLAIN: InstallMode = { upgrade: 'none', reinstall: 'none', dependencies: 'all' }

/** An environment, and the requests that were made meanwhile. */
async function scene(text: string, installer: 'pip' | 'uv', first: readonly string[]) {
  const index = textIndex(text)
  const pages: string[] = []
  const universeOf = async (
    requirements: readonly string[],
    environment: InstalledEnvironment | null,
    mode: InstallMode,
  ) => {
    const plan = await planFor({ with: requirements, installer })
    const sources = sourcesFor(plan, index)
    const page: typeof sources.page = (name, ask) => {
      pages.push(name)
      return sources.page(name, ask)
    }
    const asked = { ...sources, page }
    const installed =
      environment === null ? undefined : installedFor(environment, plan.request, mode)
    return { plan, universe: new Universe(plan.rules, asked, installed) }
  }
  const { plan, universe } = await universeOf(first, null, PLAIN)
  let environment = firstInstall(
    await resolve(plan.request, universe),
    plan.request,
    plan.rules.policy,
  )
  pages.length = 0
  return {
    pages,
    install: async (requirements: readonly string[], mode: Partial<InstallMode> = {}) => {
      const whole = { ...PLAIN, ...mode }
      const { plan: next, universe: into } = await universeOf(requirements, environment, whole)
      const done = secondInstall(
        environment,
        next.request,
        await resolve(next.request, into),
        whole,
        next.rules.policy,
      )
      environment = done.environment
      return done
    },
    pins: () =>
      [...environment.packages.values()]
        .map(({ candidate }) => `${candidate.name} ${candidate.version.normal}`)
        .sort(),
    whole: async () => wholeEnvironment(environment, (await universeOf([], null, PLAIN)).universe),
  }
}

const INDEX = `
  app 1.0: lib<2 & tool
  app 2.0: lib
  lib 1.0
  lib 2.0
  tool 1.0: part
  part 1.0
  picky 1.0: lib<2
  wild 1.0: lib & picky
`

describe.each(['pip', 'uv'] as const)('%s', (installer) => {
  test('starts from the installed packages, and changes nothing outside its request', async () => {
    const { install, pins, whole } = await scene(INDEX, installer, ['app==1.0'])
    const { replaced, kept, added } = await install(['app==2.0'])
    expect(
      replaced.map(({ before, after }) => [before.version.normal, after.version.normal]),
    ).toEqual([['1.0', '2.0']])
    expect({ kept, added }).toEqual({ kept: ['lib'], added: [] })
    expect(pins()).toEqual(['app 2.0', 'lib 1.0', 'part 1.0', 'tool 1.0'])
    expect((await whole()).orphans).toEqual(['part', 'tool'])
  })

  test('replaces an installed version that a new package does not allow', async () => {
    const { install } = await scene(INDEX, installer, ['lib==2.0'])
    const { replaced, added } = await install(['wild'])
    expect(replaced.map(({ after }) => `${after.name} ${after.version.normal}`)).toEqual([
      'lib 1.0',
    ])
    expect(added.map(({ name }) => name).sort()).toEqual(['picky', 'wild'])
  })

  test('installs again on request', async () => {
    const { install } = await scene(INDEX, installer, ['lib==1.0', 'tool'])
    const { reinstalled, kept } = await install(['lib==1.0', 'tool'], {
      reinstall: new Set(['lib']),
    })
    expect(reinstalled.map(({ after }) => after.name)).toEqual(['lib'])
    expect(kept).toEqual(['part', 'tool'])
  })

  test('adds up over several installs', async () => {
    const { install, whole } = await scene(INDEX, installer, ['picky'])
    await install(['app==1.0'])
    await install(['app==2.0'], { upgrade: 'all' })
    const { orphans, resolution } = await whole()
    expect(orphans).toEqual(['part', 'tool'])
    expect([...resolution.packages].map(([name, { requested }]) => [name, requested])).toEqual([
      ['app', true],
      ['lib', false],
      ['part', false],
      ['picky', true],
      ['tool', false],
    ])
  })
})

test('pip requests no page of packages that it keeps', async () => {
  const { install, pages } = await scene(INDEX, 'pip', ['app==1.0'])
  await install(['app', 'tool>=1'])
  expect(pages).toEqual([])
})
