import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Estimate } from '../../src/index.ts'
import { codesOf, indexOf, packageOf, run, wheel } from './support.ts'

const METADATA = 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n'
const FILENAME = 'demo-1.0-py3-none-any.whl'
const OWN = wheel('demo 1.0', { size: 50_000 })

/** An index that lists a wheel of that name, serves its metadata, and refuses its bytes. */
async function refusingIndex(link: string): Promise<string> {
  const { url } = await indexOf([], {
    intercept: ({ path }) => {
      if (path.endsWith('.metadata')) return { body: METADATA }
      if (path.endsWith('.whl')) return { status: 403 }
      return { headers: { 'content-type': 'text/html' }, body: link }
    },
  })
  return `${url}/simple`
}

async function estimateWith(hash: string, installer: 'pip' | 'uv' = 'pip'): Promise<Estimate> {
  const main = await indexOf([OWN])
  const link = `<a href="/${FILENAME}${hash}" data-core-metadata="true">${FILENAME}</a>`
  return run({
    with: ['demo==1.0'],
    installer,
    indexUrl: main.index,
    extraIndexUrls: [await refusingIndex(link)],
    budget: ['1MB'],
  })
}

describe('a wheel whose server refuses its bytes', () => {
  test('has the size of the file of the same name on another index of the run, estimated', async () => {
    const answer = await estimateWith('')
    const alone = await run({ with: ['demo==1.0'], indexUrl: (await indexOf([OWN])).index })
    const { installed_size, sources, interval, wheel: taken } = packageOf(answer, 'demo')
    expect(taken?.sha256).toBeNull()
    expect(installed_size).toBe(packageOf(alone, 'demo').installed_size)
    expect(sources).toMatchObject({ installed: 'estimated', download: 'estimated' })
    expect(interval?.[0]).toBeLessThan(installed_size ?? 0)
    expect(interval?.[1]).toBeGreaterThan(installed_size ?? 0)
    expect(codesOf(answer)).toContain('namesake-size')
    expect(codesOf(answer)).not.toContain('unknown-size')
    expect(answer.budget?.ok).toBe(true)
  })

  test('has the exact size if both pages give the same hash', async () => {
    const hash = createHash('sha256')
      .update(OWN.body ?? '')
      .digest('hex')
    const answer = await estimateWith(`#sha256=${hash}`)
    expect(packageOf(answer, 'demo').sources.installed).toBe('exact')
  })

  test.each([
    ['the other file has another hash', `#sha256=${'0'.repeat(64)}`, 'pip'],
    ['uv asks no other index', '', 'uv'],
  ] as const)('is of unknown size where %s', async (_, hash, installer) => {
    const answer = await estimateWith(hash, installer)
    expect(packageOf(answer, 'demo').installed_size).toBeNull()
    expect(codesOf(answer)).toContain('unknown-size')
    expect(answer.budget?.ok).toBeNull()
  })
})
