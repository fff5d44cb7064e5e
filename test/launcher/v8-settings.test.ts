import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { afterEach, expect, test, vi } from 'vitest'
import { setV8 } from '../../src/launcher/v8-settings.ts'

vi.mock('node:v8', () => ({
  getHeapSpaceStatistics: vi.fn(),
  setFlagsFromString: vi.fn(),
}))

afterEach(() => void vi.unstubAllGlobals())

/** Stands in for Node's observer of collections. */
function observed() {
  const state = { collect: () => {}, isObserving: false }
  class Observer {
    constructor(collect: () => void) {
      state.collect = collect
    }
    observe({ entryTypes }: { entryTypes: readonly string[] }): void {
      state.isObserving = entryTypes.includes('gc')
    }
    disconnect(): void {
      state.isObserving = false
    }
  }
  vi.stubGlobal('PerformanceObserver', Observer)
  return state
}

const young = (bytes: number): void =>
  void vi
    .mocked(getHeapSpaceStatistics)
    .mockReturnValue([{ space_name: 'new_space', space_size: bytes }] as ReturnType<
      typeof getHeapSpaceStatistics
    >)

test('the space of young objects stops growing at eight megabytes in a long run', () => {
  const state = observed()
  setV8('long')
  vi.mocked(setFlagsFromString).mockClear()
  young(4e6)
  state.collect()
  expect([state.isObserving, vi.mocked(setFlagsFromString).mock.calls]).toEqual([true, []])
  young(8.4e6)
  state.collect()
  expect([state.isObserving, vi.mocked(setFlagsFromString).mock.calls]).toEqual([
    false,
    [['--semi-space-growth-factor=1']],
  ])
})

test('a long run that waits, such as a server, is not woken', () => {
  vi.useFakeTimers()
  observed()
  setV8('long')
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

test('a short run is not observed', () => {
  const state = observed()
  setV8('short')
  expect(state.isObserving).toBe(false)
})
