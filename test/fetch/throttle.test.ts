import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Purpose } from '../../src/fetch/purpose.ts'
import { Throttle, type Turn } from '../../src/fetch/throttle.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const settled = () => new Promise((done) => setImmediate(done))

/** Requests distinguished by name, in the order in which they are sent. */
function throttleOf(settings: { most?: number; interval?: number } = {}) {
  const throttle = new Throttle({ pause: 100, total: 25_000, ...settings })
  const sent: string[] = []
  const turns = new Map<string, Turn>()
  const enter = async (name: string, purpose: Purpose = 'needed'): Promise<void> => {
    const turn = await throttle.enter(purpose)
    turns.set(name, turn)
    sent.push(name)
  }
  const enterAll = async (names: string): Promise<void> => {
    for (const name of names) void enter(name)
    await settled()
  }
  const refuse = (names: string, retryAfter = 0): boolean[] =>
    [...names].map((name) => {
      const isPatient = turns.get(name)!.refused(retryAfter)
      turns.get(name)!.leave()
      return isPatient
    })
  const accept = async (names: string): Promise<void> => {
    for (const name of names) {
      turns.get(name)!.accepted()
      turns.get(name)!.leave()
    }
    await settled()
  }
  const pass = async (milliseconds: number): Promise<void> => {
    vi.advanceTimersByTime(milliseconds)
    await settled()
  }
  return { throttle, sent, enter, enterAll, refuse, accept, pass }
}

test('all are sent at once if nothing was refused', async () => {
  const { sent, enterAll } = throttleOf()
  await enterAll('abcdef')
  expect(sent.join('')).toBe('abcdef')
})

test('no more than the limit are sent at once, the most urgent first', async () => {
  const { sent, enter, enterAll, accept } = throttleOf({ most: 1 })
  await enterAll('a')
  void enter('guess', 'guess')
  void enter('needed')
  await accept('a')
  expect(sent).toEqual(['a', 'needed'])
})

test('requests keep a set distance, the most urgent first', async () => {
  const { sent, enter, enterAll, pass } = throttleOf({ interval: 250 })
  await enterAll('ab')
  void enter('guess', 'guess')
  void enter('c')
  await pass(249)
  expect(sent.join('')).toBe('a')
  await pass(1)
  expect(sent.join('')).toBe('ab')
  await pass(250)
  await pass(250)
  expect(sent).toEqual(['a', 'b', 'c', 'guess'])
})

test('a pause that ends while its rest is computed lets the next one through', async () => {
  const { sent, enterAll, pass } = throttleOf({ interval: 100 })
  await enterAll('ab')
  const times = [99.9, 100.1]
  const now = vi.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? 100.1)
  await pass(100)
  now.mockRestore()
  await pass(100)
  expect(sent.join('')).toBe('ab')
})

test('a refusal stops all for as long as the server says, and halves the limit', async () => {
  const { sent, enterAll, refuse, pass } = throttleOf()
  await enterAll('abcdefgh')
  expect(refuse('ab', 2000)).toEqual([true, true])
  await enterAll('123456789')
  await pass(1900)
  expect(sent.join('')).toBe('abcdefgh')
  // Six of the eight are still under way.
  await pass(200)
  expect(sent.join('')).toBe('abcdefgh')
  refuse('cdefgh', 2000)
  await pass(2100)
  expect(sent.join('')).toBe('abcdefgh1234')
})

test('each response raises the limit a little', async () => {
  const { sent, enterAll, refuse, accept, pass } = throttleOf()
  await enterAll('ab')
  refuse('ab', 1000)
  await enterAll('123456')
  await pass(1000)
  expect(sent.join('')).toBe('ab1')
  await accept('1')
  expect(sent.join('')).toBe('ab123')
})

test('without a stated time the pauses double, until the server answers', async () => {
  const { sent, enterAll, refuse, accept, pass } = throttleOf()
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.5)
  await enterAll('a')
  for (const [at, pause] of [100, 200, 400].entries()) {
    refuse('abc'[at]!)
    await enterAll('bcd'[at]!)
    await pass(pause - 1)
    expect(sent.at(-1)).toBe('abc'[at])
    await pass(1)
    expect(sent.at(-1)).toBe('bcd'[at])
  }
  await accept('d')
  await enterAll('e')
  refuse('e')
  await enterAll('f')
  await pass(100)
  expect(sent.at(-1)).toBe('f')
  random.mockRestore()
})

test('an origin that only refuses is given up', async () => {
  const { enterAll, refuse, accept, pass } = throttleOf()
  await enterAll('a')
  expect(refuse('a', 20_000)).toEqual([true])
  await enterAll('b')
  await pass(20_000)
  expect(refuse('b', 20_000)).toEqual([false])
  await enterAll('c')
  await pass(20_000)
  await accept('c')
  await enterAll('d')
  expect(refuse('d', 20_000)).toEqual([true])
})

test('an origin that asks to wait too long is given up at once', async () => {
  const { enterAll, refuse } = throttleOf()
  await enterAll('a')
  expect(refuse('a', 3_600_000)).toEqual([false])
})

test('all waiting requests can be failed', async () => {
  const { throttle, enter, enterAll } = throttleOf({ most: 1 })
  await enterAll('a')
  const waiting = enter('b')
  throttle.fail(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
})
