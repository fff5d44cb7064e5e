import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createDeadline } from '../../src/fetch/deadline.ts'

test('calls back when time is up', async () => {
  await new Promise<void>((late) => createDeadline(1, late))
})

// Timers of one length that begin together fire together, before anything is read.
test('its timer having fired, it may still be lifted', async () => {
  const late = vi.fn()
  const deadline = createDeadline(1, late)
  setTimeout(() => deadline.lift(), 1)
  await sleep(20)
  expect(late).not.toHaveBeenCalled()
})

test('its timer having fired, it may still be put off', async () => {
  const order: string[] = []
  await new Promise<void>((late) => {
    const deadline = createDeadline(1, () => {
      order.push('late')
      late()
    })
    setTimeout(() => {
      deadline.refresh()
      setImmediate(() => order.push('read'))
    }, 1)
  })
  expect(order).toEqual(['read', 'late'])
})
