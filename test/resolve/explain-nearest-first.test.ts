import { expect, test } from 'vitest'
import { candidatesOf } from '../../src/resolve/candidates.ts'
import { nearestFirst } from '../../src/resolve/explain/nearest-first.ts'
import { UV } from '../../src/resolve/policy.ts'
import { createTarget } from '../../src/targets/target.ts'
import { distFile, pageOf } from './support.ts'

const wheel = (minor: number): string => `demo-1.${minor}-py3-none-any.whl`

/**
 * The files of 1.0, 1.1, …, nearest first, and how many names were compared with the target's tags.
 */
function versionsOf(filenames: readonly string[]) {
  const target = createTarget({ installer: 'uv', python: '3.12' })
  let judged = 0
  const tagRank: typeof target.tagRank = (name) => {
    judged++
    return target.tagRank(name)
  }
  const rules = {
    target: { ...target, tagRank },
    policy: UV,
    uploadedBefore: null,
    noBinary: () => false,
    onlyBinary: () => false,
    allowedHashes: () => null,
  }
  const candidates = candidatesOf(
    pageOf(
      'demo',
      filenames.map((filename) => distFile(filename)),
    ),
    rules,
  )
  const indexes = Array.from(
    { length: candidates.count },
    (_, place) => candidates.count - 1 - place,
  )
  return { versions: nearestFirst(candidates, indexes), judged: () => judged }
}

test('only the files of visited versions are judged', () => {
  const { versions, judged } = versionsOf(Array.from({ length: 1000 }, (_, minor) => wheel(minor)))
  expect(versions.at(versions.nextFrom(500))?.file.filename).toBe(wheel(500))
  expect(versions.lastBefore(versions.length)).toBe(999)
  expect(judged()).toBeLessThan(10)
})

test('a version without a wheel is skipped if another has one', () => {
  const { versions } = versionsOf(['demo-1.0.tar.gz', wheel(1), 'demo-1.2.tar.gz'])
  expect([versions.nextFrom(0), versions.nextFrom(2), versions.lastBefore(3)]).toEqual([1, 3, 1])
})

test('sdists are offered if no version has a wheel', () => {
  const { versions } = versionsOf(['demo-1.0.tar.gz', 'demo-1.1.tar.gz'])
  expect([versions.nextFrom(0), versions.lastBefore(2)]).toEqual([0, 1])
})
