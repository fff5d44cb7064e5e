import { expect, test } from 'vitest'
import { FetchError } from '../../../src/fetch/fetch-error.ts'
import { withoutMirrors } from '../../../src/scenarios/image/pypi-mirrors.ts'
import type { Plan } from '../../../src/scenarios/plan/plan.ts'

const MIRROR = 'https://mirrors.aliyun.com/pypi/simple'
const OWN = 'https://packages.example/simple'
const planOf = (indexUrl: string | null, extraIndexUrls: readonly string[]): Plan =>
  ({ indexes: { indexUrl, extraIndexUrls } }) as unknown as Plan

test.each([
  ['as the main index', planOf(MIRROR, [OWN]), null, [OWN]],
  ['as a further index', planOf(OWN, [MIRROR]), OWN, []],
])('a mirror that fails is left out %s, with its failure', (_, plan, indexUrl, extraIndexUrls) => {
  const failure = new FetchError('http-status', `${MIRROR}/click/`, 'answered 503')
  const direct = withoutMirrors(plan, failure, null)
  expect(direct?.plan.indexes).toMatchObject({ indexUrl, extraIndexUrls })
  expect(direct?.warning.message).toBe(
    'mirrors.aliyun.com answered 503. It is a mirror of PyPI, which is read instead.',
  )
})

test('the failure of another index is not replaced', () => {
  const failure = new FetchError('http-status', `${OWN}/click/`, 'answered 503')
  expect(withoutMirrors(planOf(OWN, [MIRROR]), failure, null)).toBeUndefined()
})
