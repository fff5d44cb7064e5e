import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'
import { afterEach, expect, test, vi } from 'vitest'
import { setV8 } from '../../src/launcher/v8-settings.ts'

vi.mock('node:v8', () => ({
  getHeapSpaceStatistics: vi.fn(),
  getHeapStatistics: vi.fn(),
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

const heap = ({ young, used }: { young: number; used: number }): void => {
  vi.mocked(getHeapSpaceStatistics).mockReturnValue([
    { space_name: 'new_space', space_size: young },
  ] as ReturnType<typeof getHeapSpaceStatistics>)
  vi.mocked(getHeapStatistics).mockReturnValue({ used_heap_size: used } as ReturnType<
    typeof getHeapStatistics
  >)
}

/** The flags set since the last call. */
const flags = (): readonly string[] => {
  const set = vi.mocked(setFlagsFromString).mock.calls.map(([flag]) => flag)
  vi.mocked(setFlagsFromString).mockClear()
  return set
}

test('the space of young objects stops growing at eight megabytes in a long run', () => {
  const state = observed()
  setV8('long')
  flags()
  heap({ young: 4e6, used: 50e6 })
  state.collect()
  expect(flags()).toEqual([])
  heap({ young: 8.4e6, used: 50e6 })
  state.collect()
  state.collect()
  expect(flags()).toEqual(['--semi-space-growth-factor=1'])
  expect(state.isObserving).toBe(true)
})

test('a heap of over 200 MB grows more slowly in a long run', () => {
  const state = observed()
  setV8('long')
  flags()
  heap({ young: 4e6, used: 201e6 })
  state.collect()
  state.collect()
  expect(flags()).toEqual(['--heap-growing-percent=25'])
  heap({ young: 8.4e6, used: 220e6 })
  state.collect()
  expect(flags()).toEqual(['--semi-space-growth-factor=1'])
  expect(state.isObserving).toBe(false)
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
