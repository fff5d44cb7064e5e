import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownership, retainedSizes } from '../../../src/analyse/graph/retained.ts'
import { sizeOnDisk } from '../../../src/analyse/on-disk.ts'
import type { PackageEstimate } from '../../../src/model/estimate.ts'
import { pkg } from '../packages.ts'

const retained = (packages: readonly PackageEstimate[]) =>
  Object.fromEntries(retainedSizes(packages))

test('the size on disk is unpacked files, overhead and bytecode; unknown without the first', () => {
  expect(sizeOnDisk({ installed_size: 100, overhead_size: 10, bytecode_size: 1 })).toBe(111)
  expect(sizeOnDisk({ installed_size: 100, overhead_size: null, bytecode_size: null })).toBe(100)
  expect(sizeOnDisk({ installed_size: null, overhead_size: 10, bytecode_size: 1 })).toBeNull()
})

describe('retained size', () => {
  test('a chain retains everything below it', () => {
    expect(retained([pkg('a', ['b'], { requested: true }), pkg('b', ['c']), pkg('c')])).toEqual({
      a: 3,
      b: 2,
      c: 1,
    })
  })

  test('a package that two others need belongs to the package that needs both', () => {
    const diamond = [
      pkg('a', ['b', 'c'], { requested: true }),
      pkg('b', ['d']),
      pkg('c', ['d']),
      pkg('d'),
    ]
    expect(retained(diamond)).toEqual({ a: 4, b: 1, c: 1, d: 1 })
  })

  test('a requested package stays if its dependent leaves', () => {
    expect(
      retained([pkg('a', ['b'], { requested: true }), pkg('b', [], { requested: true })]),
    ).toEqual({ a: 1, b: 1 })
  })

  test('cycles are handled, even if no requested package leads to them', () => {
    expect(
      retained([pkg('a', ['b'], { requested: true }), pkg('b', ['c']), pkg('c', ['b'])]),
    ).toEqual({ a: 3, b: 2, c: 1 })
    expect(retained([pkg('a', ['b']), pkg('b', ['a'])])).toEqual({ a: 2, b: 1 })
    expect(retained([])).toEqual({})
  })

  test('a package of unknown size retains an unknown size, and adds nothing above', () => {
    expect(
      retained([pkg('a', ['b'], { requested: true }), pkg('b', [], { installed_size: null })]),
    ).toEqual({ a: 1, b: null })
  })

  test('a chain of twenty thousand packages does not overflow the stack', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      pkg(`p${at}`, [`p${at + 1}`], { requested: at === 0 }),
    )
    expect(ownership(chain).retained[0]).toBe(20_000)
  })

  test('equals the packages that become unreachable, on any graph', () => {
    const graphs = fc.integer({ min: 1, max: 9 }).chain((count) =>
      fc.array(
        fc.record({
          requested: fc.boolean(),
          installed_size: fc.nat(100),
          to: fc.uniqueArray(fc.nat(count - 1), { maxLength: 3 }),
        }),
        { minLength: count, maxLength: count },
      ),
    )
    fc.assert(
      fc.property(graphs, (nodes) => {
        const packages = nodes.map((node, at) =>
          pkg(
            `p${at}`,
            node.to.map((to) => `p${to}`),
            { ...node, requested: node.requested || at === 0 },
          ),
        )
        const all = reachable(packages)
        const closure = packages.filter((one) => all.has(one.name))
        const byName = retainedSizes(closure)
        for (const one of closure) {
          const left = reachable(closure.filter((other) => other !== one))
          const lost = closure.filter((other) => !left.has(other.name))
          expect(byName.get(one.name)).toBe(
            lost.reduce((sum, other) => sum + (other.installed_size ?? 0), 0),
          )
        }
      }),
    )
  })
})

function reachable(packages: readonly PackageEstimate[]): Set<string> {
  const byName = new Map(packages.map((one) => [one.name, one]))
  const seen = new Set(packages.filter((one) => one.requested).map((one) => one.name))
  for (const name of seen)
    for (const next of byName.get(name)?.dependencies ?? []) if (byName.has(next)) seen.add(next)
  return seen
}
