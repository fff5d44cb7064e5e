import { expect, test } from 'vitest'
import { beginUnfinished, tidyUpUnfinished, watchUnfinished } from '../../src/cache/unfinished.ts'
import { onTestEnd } from '../support/cleanup.ts'

test('reports the first and the last unfinished work, and cleans up all of it', () => {
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
