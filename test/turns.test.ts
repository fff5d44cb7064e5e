import { readFile } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import { takeTurns } from '../src/turns.ts'
import { onTestEnd } from './support/cleanup.ts'

test('thousands that wait for a turn get one each when the time is over', async () => {
  let now = 0
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
  onTestEnd(() => clock.mockRestore())
  const turn = takeTurns(undefined)
  let others = 0
  const counting = setInterval(() => others++, 0)
  onTestEnd(() => clearInterval(counting))
  const seen: number[] = []
  now = 50
  const work = async (): Promise<void> => {
    await turn()
    now += 50
    // Longer than a timer takes.
    const until = process.hrtime.bigint() + 2_000_000n
    while (process.hrtime.bigint() < until);
    seen.push(others)
  }
  await Promise.all([work(), work(), work(), work()])
  expect(new Set(seen).size).toBeGreaterThan(2)
})

test('other work gets its turn after 50 ms, and an abort is noticed then', async () => {
  let now = 0
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
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

test('timers get their turn even right after a file was read', async () => {
  let now = 0
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
  onTestEnd(() => clock.mockRestore())
  const turn = takeTurns(undefined)
  await readFile(import.meta.filename)
  let others = 0
  setTimeout(() => others++, 0)
  // Longer than the timer takes.
  const until = process.hrtime.bigint() + 5_000_000n
  while (process.hrtime.bigint() < until);
  now = 50
  await turn()
  expect(others).toBe(1)
})
