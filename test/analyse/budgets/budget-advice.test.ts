import { describe, expect, test } from 'vitest'
import { budgetAdvice } from '../../../src/analyse/budgets/budget-advice.ts'
import { evaluateLimit } from '../../../src/analyse/budgets/evaluate-budgets.ts'
import { parseLimit } from '../../../src/analyse/budgets/parse-budgets.ts'
import type { BudgetAdvice } from '../../../src/model/budget.ts'
import type { Scenario, WithoutLine } from '../../../src/model/estimate.ts'
import { pkg, scenario } from '../packages.ts'

const MB = 1e6
const line = (
  name: string,
  number: number,
  saves: number,
  leaves: readonly string[],
): WithoutLine => ({
  file: 'a.txt',
  line: number,
  requirement: name,
  saves,
  leaves,
  also_needed_by: [],
  versions: 'kept',
  source: 'exact',
})
const app = (torch: number) => [
  pkg('app', ['torch'], {
    requested: true,
    installed_size: 10 * MB,
    without_line: [line('app', 1, (10 + torch) * MB, ['app', 'torch'])],
  }),
  pkg('torch', [], { installed_size: torch * MB, bytecode_size: 20 * MB }),
  pkg('web', [], {
    requested: true,
    installed_size: 30 * MB,
    without_line: [line('web', 2, 30 * MB, ['web'])],
  }),
]
const recipe = { lines: ['torch==2+cpu'], edits: [], commands: [], notes: [] }
const asked = scenario(app(900))
const cpu = scenario(app(200), { name: 'cpu', recipe })

function advised(
  limit: string,
  of: Scenario = asked,
  build: Scenario | null = cpu,
): BudgetAdvice | undefined {
  const held = (one: Scenario) =>
    evaluateLimit(
      parseLimit(limit),
      one,
      { base: null, added: null },
      { allowUnknown: false, isAsked: true },
    )
  return budgetAdvice(held(of), of, build ?? undefined, held)
}

describe('the change that would keep a broken budget', () => {
  test.each([
    ['950MB', 'cpu-build', 260 * MB, ['torch==2+cpu']],
    ['250MB', 'cpu-build-and-no-bytecode', 240 * MB, ['torch==2+cpu', '--no-compile']],
    ['100MB', 'drop-requirement', 30 * MB, ['a.txt:1: delete app']],
    ['torch=500MB', 'cpu-build', 220 * MB, ['torch==2+cpu']],
  ])('%s: %s', (limit, code, after, lines) => {
    expect(advised(limit)).toMatchObject({ code, total_after: after, lines, ok: true })
  })

  test('is an install without bytecode if that is enough and there is no other build', () => {
    expect(advised('950MB', asked, null)).toMatchObject({
      code: 'no-bytecode',
      saves: 20 * MB,
      total_after: 940 * MB,
    })
    expect(advised('950MB', scenario(app(900), { installer: 'uv' }), null)).toMatchObject({
      lines: ['--no-compile-bytecode'],
    })
  })

  test('is to uninstall leftovers of an earlier install, unless others share their files', () => {
    const packages = [
      ...app(100).map((one) => ({ ...one, bytecode_size: 0 })),
      pkg('triton', [], { installed_size: 800 * MB }),
    ]
    const then = scenario(packages, { changes: [{ option: 'then', value: 'torch' }] })
    expect(advised('200MB', then, null)).toMatchObject({
      code: 'uninstall-unneeded',
      lines: ['pip uninstall -y triton'],
      total_after: 140 * MB,
    })
    expect(advised('200MB', { ...then, installer: 'uv' }, null)!.lines).toEqual([
      'uv pip uninstall triton',
    ])
    const sizes = { installed_size: MB, bytecode_size: 0, disk_size: MB }
    const shares = (name: string) => ({ name, ...sizes })
    const overlaps = [
      {
        packages: [shares('torch'), shares('triton')],
        files: 1,
        differing: 0,
        harmless: false,
        ...sizes,
      },
    ]
    expect(advised('200MB', { ...then, overlaps }, null)?.code).not.toBe('uninstall-unneeded')
    // An installed environment does not show what was requested.
    expect(advised('200MB', { ...then, changes: [] }, null)?.code).not.toBe('uninstall-unneeded')
  })

  test('is the one that comes nearest if none is enough', () => {
    expect(advised('10MB')).toMatchObject({
      code: 'cpu-build-and-no-bytecode',
      total_after: 240 * MB,
      ok: false,
    })
  })

  test('for one package is not to drop that package', () => {
    expect(advised('web=1MB', scenario([app(900)[2]!]), null)).toBeUndefined()
  })

  test('is not looked for if the budget is kept or undecided', () => {
    expect(advised('2GB')).toBeUndefined()
    expect(advised('lambda-image')).toBeUndefined()
  })

  test('is not to delete the only line or a requirement of the command line', () => {
    const [one, torch] = app(900)
    expect(
      advised('100MB', scenario([one!, { ...torch!, bytecode_size: 0 }]), null),
    ).toBeUndefined()
    const given = app(900).map((each) => ({
      ...each,
      without_line: each.without_line?.map((own) => ({ ...own, file: '--with' })) ?? [],
    }))
    expect(advised('100MB', scenario(given), null)).toMatchObject({
      code: 'no-bytecode',
      ok: false,
    })
  })
})
