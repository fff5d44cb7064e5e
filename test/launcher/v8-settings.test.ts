import { execFileSync } from 'node:child_process'
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'
import { afterEach, expect, test, vi } from 'vitest'

vi.mock('node:v8', () => ({
  getHeapSpaceStatistics: vi.fn(),
  getHeapStatistics: vi.fn(),
  setFlagsFromString: vi.fn(),
}))

// Another test of the same process may have loaded it with Node's own module.
vi.resetModules()
const { setV8, underNodesSettings, underShortSettings } = await import(
  '../../src/launcher/v8-settings.ts'
)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

/** Stands in for Node's observers of collections. */
function observed() {
  const observers = new Set<() => void>()
  class Observer {
    readonly #collected: () => void
    constructor(collected: () => void) {
      this.#collected = collected
    }
    observe({ entryTypes }: { entryTypes: readonly string[] }): void {
      if (entryTypes.includes('gc')) observers.add(this.#collected)
    }
    disconnect(): void {
      observers.delete(this.#collected)
    }
  }
  vi.stubGlobal('PerformanceObserver', Observer)
  return {
    collect: () => {
      for (const collected of [...observers]) collected()
    },
    isObserving: () => observers.size > 0,
  }
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
  const set = vi.mocked(setFlagsFromString).mock.calls.flatMap(([flags]) => flags.split(' '))
  vi.mocked(setFlagsFromString).mockClear()
  return set
}

test('the space of young objects stops growing at eight megabytes in a long run', () => {
  const state = observed()
  heap({ young: 1e6, used: 20e6 })
  setV8('long')
  expect(flags()).toContain('--semi-space-growth-factor=2')
  heap({ young: 4e6, used: 30e6 })
  state.collect()
  expect(flags()).toEqual([])
  heap({ young: 8.4e6, used: 30e6 })
  state.collect()
  state.collect()
  expect(flags()).toEqual(['--semi-space-growth-factor=1'])
  expect(state.isObserving()).toBe(true)
})

test('a heap of 40 to 100 MB, and one of over 200 MB, grows more slowly in a long run', () => {
  const state = observed()
  heap({ young: 1e6, used: 20e6 })
  setV8('long')
  flags()
  heap({ young: 4e6, used: 41e6 })
  state.collect()
  state.collect()
  expect(flags()).toEqual(['--heap-growing-percent=30'])
  heap({ young: 4e6, used: 101e6 })
  state.collect()
  expect(flags()).toEqual(['--heap-growing-percent=60'])
  heap({ young: 4e6, used: 201e6 })
  state.collect()
  state.collect()
  expect(flags()).toEqual(['--heap-growing-percent=25'])
  heap({ young: 8.4e6, used: 220e6 })
  state.collect()
  expect(flags()).toEqual(['--semi-space-growth-factor=1'])
  expect(state.isObserving()).toBe(false)
})

test('a long run that waits, such as a server, is not woken', () => {
  vi.useFakeTimers()
  observed()
  heap({ young: 1e6, used: 20e6 })
  setV8('long')
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

test('a short run is not observed', () => {
  const state = observed()
  setV8('short')
  expect(state.isObserving()).toBe(false)
})

test('the space of young objects of a full heap grows only 3.5 seconds later', () => {
  vi.useFakeTimers()
  observed()
  heap({ young: 1e6, used: 40e6 })
  setV8('long')
  expect(flags()).not.toContain('--semi-space-growth-factor=2')
  vi.advanceTimersByTime(3499)
  expect(flags()).toEqual([])
  vi.advanceTimersByTime(1)
  expect(flags()).toEqual(['--semi-space-growth-factor=2'])
  vi.useRealTimers()
})

test('a heap grows by at most 60 % from the middle of a run on, and the last code is stored without', () => {
  setV8('middle')
  expect(flags()).toContain('--heap-growing-percent=60')
  setV8('short')
  expect(flags()).toContain('--heap-growing-percent=0')
})

test('code is loaded under the settings of a short run, and later settings return after it', () => {
  setV8('short')
  flags()
  expect(underShortSettings(flags)).toEqual([])
  setV8('middle')
  flags()
  expect(underShortSettings(flags)).toContain('--heap-growing-percent=0')
  expect(flags()).toContain('--heap-growing-percent=60')
  setV8('short')
})

test('from Node 22 on, only functions with very many calls are optimised in a short run', () => {
  vi.spyOn(process, 'version', 'get').mockReturnValue('v24.1.0')
  setV8('short')
  expect(flags()).toContain('--invocation-count-for-turbofan=50000')
  setV8('middle')
  expect(flags()).toContain('--invocation-count-for-turbofan=50000')
  observed()
  setV8('long')
  expect(flags()).toContain('--invocation-count-for-turbofan=3000')
  vi.restoreAllMocks()
})

test('modules of Node are loaded under the defaults of V8, and the settings return after them', () => {
  setV8('short')
  setV8('middle')
  flags()
  const defaults = underNodesSettings(flags)
  expect(defaults).toContain('--semi-space-growth-factor=2')
  expect(defaults).toContain('--heap-growing-percent=0')
  expect(flags().slice(-defaults.length)).toContain('--heap-growing-percent=60')
  setV8('short')
})

/** V8's own description of its settings. */
const v8Options = (): string =>
  execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })

test('the defaults are those of this Node', () => {
  setV8('short')
  flags()
  const known = v8Options()
  const defaults = underNodesSettings(flags)
  expect(defaults.length).toBeGreaterThan(3)
  for (const flag of defaults) expect(known).toContain(`  default: ${flag}\n`)
})

test('this Node knows every setting', () => {
  observed()
  setV8('short')
  setV8('long')
  const known = v8Options()
  for (const flag of flags()) expect(known).toContain(`--${/^--(?:no-)?([^=]+)/.exec(flag)![1]} (`)
})
