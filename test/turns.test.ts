import { expect, test, vi } from 'vitest'
import { takeTurns } from '../src/turns.ts'
import { onTestEnd } from './support/cleanup.ts'

test('others have their turn once 50 ms have gone by, and an abort is noticed then', async () => {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  onTestEnd(() => clock.mockRestore())
  const controller = new AbortController()
  const turn = takeTurns(controller.signal)
  let others = 0
  setImmediate(() => others++)
  now = 49
  await turn()
  expect(others).toBe(0)
  now = 50
  await turn()
  expect(others).toBe(1)
  controller.abort(new Error('enough'))
  now = 99
  await turn()
  now = 100
  await expect(turn()).rejects.toThrow('enough')
})
