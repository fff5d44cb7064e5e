import { describe, expect, test } from 'vitest'
import { resolve } from '../../src/resolve/resolve.ts'
import { Universe } from '../../src/resolve/universe.ts'
import { INSTALLERS, pins, planFor, sourcesFor, textIndex } from './support.ts'

/** More pigeons than holes: there is no solution, and no short proof of that. */
function pigeons(holes: number): { readonly index: string; readonly with: readonly string[] } {
  const lines: string[] = []
  for (let pigeon = 0; pigeon <= holes; pigeon++)
    for (let hole = 0; hole < holes; hole++) {
      lines.push(`pigeon${pigeon} ${hole}: hole${hole}==${pigeon}`)
      lines.push(`hole${hole} ${pigeon}`)
    }
  return {
    index: [...new Set(lines)].join('\n'),
    with: Array.from({ length: holes + 1 }, (_, pigeon) => `pigeon${pigeon}`),
  }
}

describe.each(INSTALLERS)('%s', (installer) => {
  test('a long search ends when it is aborted', async () => {
    const { index, ...asked } = pigeons(10)
    const plan = await planFor({ ...asked, installer })
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 200)
    const universe = new Universe(plan.rules, {
      ...sourcesFor(plan, textIndex(index)),
      signal: controller.signal,
    })
    await expect(resolve(plan.request, universe)).rejects.toThrow('enough')
  })

  test('a long chain of extras that require each other is followed in linear time', async () => {
    const chain = Array.from({ length: 1500 }, (_, at) => `demo[e${at + 1}]; extra == "e${at}"`)
    const index = `demo 1.0: ${[...chain, 'last; extra == "e1500"'].join(' & ')}\nlast 1.0`
    const found = await pins({ index, with: ['demo[e0]'], installer })
    expect(found.at(-1)).toBe('last 1.0')
  })

  test('thousands of separate files of one version are read in linear time', async () => {
    const versions = Array.from(
      { length: 8000 },
      (_, at) => `demo ${at % 2 === 0 ? '1.0' : '1.0.0'} (cp3${at % 90}-none-any)`,
    )
    expect(
      await pins({ index: `demo 1.0\n${versions.join('\n')}`, with: ['demo'], installer }),
    ).toEqual(['demo 1.0'])
  })

  test('metadata with more requirements than any real one is rejected', async () => {
    const many = Array.from({ length: 10_001 }, (_, at) => `dep>=0.${at % 7}`)
    const index = `demo 2.0: ${many.join(' & ')}\ndemo 1.0\ndep 1.0`
    expect(await pins({ index, with: ['demo'], installer })).toEqual(['demo 1.0'])
  })
})
