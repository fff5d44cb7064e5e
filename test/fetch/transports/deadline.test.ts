import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createDeadline } from '../../../src/fetch/transports/deadline.ts'

test('calls back when time is up', async () => {
  await new Promise<void>((late) => createDeadline(1, late))
})

/**
 * A process that is busy until all timers of a millisecond are due: they fire together then, before
 * anything is read.
 */
function beBusy(): void {
  const end = performance.now() + 5
  while (performance.now() < end);
}

test('can be cancelled after its timer has fired', async () => {
  const late = vi.fn()
  const deadline = createDeadline(1, late)
  setTimeout(() => deadline.lift(), 1)
  beBusy()
  await sleep(20)
  expect(late).not.toHaveBeenCalled()
})

test('can be restarted after its timer has fired', async () => {
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
    beBusy()
  })
  expect(order).toEqual(['read', 'late'])
})
