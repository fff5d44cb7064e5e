import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'

/** Versions of Node whose V8 was measured with these settings. */
const MEASURED = /^v2[0-6]\./
/** Those that count calls of a function, and not its budget, before they optimise it. */
const COUNTS_CALLS = /^v2[2-6]\./

interface Setting {
  /** Versions of Node that know the setting. */
  readonly versions: RegExp
  /** Node's default. */
  readonly node: string
  readonly short: string
  /** If it differs from the one of a short run. */
  readonly middle?: string
  /** If it differs from Node's default. */
  readonly long?: string
}

/** How long the process has run. A lock of a thousand packages takes half a second. */
export type RunLength = 'short' | 'middle' | 'long'

/** After how many calls a compiler takes a function. */
const countOfCalls = (
  compiler: string,
  short: number,
  node: number,
  versions: RegExp = COUNTS_CALLS,
): Setting => ({
  versions,
  node: `--invocation-count-for-${compiler}=${node}`,
  short: `--invocation-count-for-${compiler}=${short}`,
})

const FIXED_YOUNG = '--semi-space-growth-factor=1'
const GROWING_YOUNG = '--semi-space-growth-factor=2'
const LONG_HEAP = '--heap-growing-percent=60'

/**
 * Young objects stay within one megabyte, because touching new memory costs more than collecting
 * twice. One thread is enough to collect so few of them. Only code that runs very often is
 * optimised, because the compiler takes processors from unpacking pages.
 */
const SETTINGS: readonly Setting[] = [
  { versions: MEASURED, node: GROWING_YOUNG, short: FIXED_YOUNG, long: FIXED_YOUNG },
  { versions: MEASURED, node: '--parallel-scavenge', short: '--no-parallel-scavenge' },
  // The middle value lets a run with 3,000 packages take 5 % longer and a fifth less memory.
  {
    versions: MEASURED,
    node: '--heap-growing-percent=0',
    short: '--heap-growing-percent=0',
    middle: LONG_HEAP,
    long: LONG_HEAP,
  },
  { versions: /^v20\./, node: '--interrupt-budget=67584', short: '--interrupt-budget=1000000' },
  countOfCalls('maglev', 5000, 400),
  countOfCalls('maglev-osr', 2000, 100),
  countOfCalls('turbofan', 50_000, 3000),
  countOfCalls('osr', 20_000, 800, /^v2[23]\./),
  { ...countOfCalls('osr', 20_000, 500, /^v2[4-6]\./), long: '--invocation-count-for-osr=800' },
]

/**
 * Bytes of the young objects' space, both halves of it. Node lets it grow to 32 megabytes. Young
 * objects then die late, and so do the buffers of responses that they hold, which V8 hardly counts.
 */
const YOUNG = 8e6

/**
 * Bytes of objects from which memory counts more than time: a run with 10,000 packages takes a
 * sixth less memory and a tenth more time.
 */
const LARGE = 200e6
const LARGE_HEAP = '--heap-growing-percent=25'

/**
 * Bytes of objects between which a long run collects more often: a lock of 3,000 unknown wheels
 * takes 12 MB less. Above them, collections take too much time.
 */
const CONSIDERABLE = [40e6, 100e6] as const
const CONSIDERABLE_HEAP = '--heap-growing-percent=30'

/**
 * Bytes of objects from which the space of young objects grows later in a long run. A run with a
 * lock of 3,000 packages has ended by then; its memory would be a sixth more.
 */
const FULL = 32e6
/** Milliseconds. */
const LATER = 3500

/** The flags of a short run, once they are set. */
let shortFlags: readonly string[] = []
/** The flags that were set since the last `setV8('short')`. */
const later: string[] = []

/** In one call, because V8 checks all of its flags after each one. */
const set = (flags: readonly string[]): void => {
  if (flags.length > 0) setFlagsFromString(flags.join(' '))
}

function setLater(...flags: readonly string[]): void {
  set(flags)
  later.push(...flags)
}

/** This Node's flags for a run of a length. */
const flagsFor = (length: RunLength | 'node'): readonly string[] =>
  SETTINGS.filter(({ versions }) => versions.test(process.version)).map(
    ({ node, short, middle = short, long = node }) => ({ node, short, middle, long })[length],
  )

/** Sets V8 up for the rest of a run. Node's defaults are faster for thousands of requests. */
export function setV8(length: RunLength): void {
  if (length === 'short') {
    later.length = 0
    shortFlags = flagsFor('short')
    set(shortFlags)
    return
  }
  setLater(...flagsFor(length))
  if (length !== 'long') return
  const isFull = getHeapStatistics().used_heap_size >= FULL
  if (isFull) setTimeout(growYoung, LATER).unref()
  else growYoung()
  const isOver = (bytes: number) => (): boolean => getHeapStatistics().used_heap_size >= bytes
  onCollection(isOver(CONSIDERABLE[0]), CONSIDERABLE_HEAP)
  onCollection(isOver(CONSIDERABLE[1]), LONG_HEAP)
  onCollection(isOver(LARGE), LARGE_HEAP)
}

/** Loads code as in a short run: V8 refuses stored code that was made with other settings. */
export function underShortSettings<T>(load: () => T): T {
  if (later.length === 0) return load()
  const flags = later.slice()
  setV8('short')
  try {
    return load()
  } finally {
    setLater(...flags)
  }
}

/**
 * Loads a module of Node. V8 refuses Node's own compiled code under other settings than Node's, and
 * would compile the module from its text.
 */
export function underNodesSettings<T>(load: () => T): T {
  set(shortFlags.length === 0 ? [] : flagsFor('node'))
  try {
    return load()
  } finally {
    set([...shortFlags, ...later])
  }
}

/**
 * Once V8 runs, it has no setting for the size of the young objects' space, only for its growth.
 */
function growYoung(): void {
  if (!MEASURED.test(process.version)) return
  setLater(GROWING_YOUNG)
  onCollection(() => youngSize() >= YOUNG, FIXED_YOUNG)
}

/**
 * Sets a flag once the heap has reached a limit. A heap grows only when it is collected, so nothing
 * runs in a process that waits, such as a server.
 */
function onCollection(isReached: () => boolean, flag: string): void {
  const observer = new PerformanceObserver(() => {
    if (!isReached()) return
    setLater(flag)
    observer.disconnect()
  })
  observer.observe({ entryTypes: ['gc'] })
}

/** An unknown space counts as large. */
const youngSize = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? YOUNG
