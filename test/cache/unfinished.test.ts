import { expect, test } from 'vitest'
import { beginUnfinished, tidyUpUnfinished, watchUnfinished } from '../../src/cache/unfinished.ts'
import { onTestEnd } from '../support/cleanup.ts'

test('tells of the first and the last thing that is half done, and takes away all of them', () => {
  const told: boolean[] = []
  watchUnfinished((isAny) => told.push(isAny))
  onTestEnd(() => watchUnfinished(() => {}))
  const tidied: string[] = []
  const first = beginUnfinished(() => {
    tidied.push('first')
    throw new Error('not there')
  })
  const second = beginUnfinished(() => tidied.push('second'))
  tidyUpUnfinished()
  expect(tidied).toEqual(['first', 'second'])
  first()
  first()
  expect(told).toEqual([true])
  second()
  expect(told).toEqual([true, false])
  tidyUpUnfinished()
  expect(tidied).toHaveLength(2)
})
