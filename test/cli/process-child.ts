import { beginUnfinished } from '../../src/cache/unfinished.ts'
import type { Library } from '../../src/cli/library.ts'
import { runProcess } from '../../src/cli/process.ts'
import { pkg, scenario } from '../analyse/packages.ts'
import { tiny } from './fake-host.ts'

/**
 * A CLI process whose library behaves as PYSIZE_TEST_LIBRARY says: `large` answers, `waits` until
 * it is aborted, `deaf` forever, ….
 */
const large = {
  ...tiny,
  scenarios: [
    scenario(
      Array.from({ length: 5000 }, (_, at) => pkg(`package-${at}`, [], { requested: true })),
    ),
  ],
}

const behaviours: Record<string, Library['estimate']> = {
  large: async () => large,
  echo: async ({ stdin }) => ({
    ...tiny,
    inputs: [{ file: (await stdin?.())?.trim() ?? '', sha256: '' }],
  }),
  listens: async ({ stdin }) => {
    process.stderr.write('started\n')
    await stdin?.()
    return tiny
  },
  busy: async () => {
    process.stderr.write('started\n')
    for (;;);
  },
  waits: ({ signal }) =>
    new Promise((_, reject) => whenAborted(signal, () => reject(signal?.reason))),
  careless: () => {
    Promise.reject(new TypeError('nobody waited for this'))
    return new Promise(() => {})
  },
  deaf: ({ signal }) => {
    // Only the second Ctrl-C may end this one.
    beginUnfinished(() => {})
    Object.assign(globalThis, { setTimeout: () => ({ unref() {} }) })
    return new Promise(() => whenAborted(signal, () => process.stderr.write('aborted\n')))
  },
}

/** Tells the test that work has begun, and keeps the process alive as requests under way do. */
function whenAborted(signal: AbortSignal | undefined, then: () => void): void {
  signal?.addEventListener('abort', then)
  setInterval(() => {}, 1000)
  process.stderr.write('started\n')
}

const unused = (): never => {
  throw new Error('not expected to be called')
}

void runProcess(
  '1.2.3',
  async () => ({
    estimate: behaviours[process.env.PYSIZE_TEST_LIBRARY ?? ''] ?? unused,
    estimateAll: unused,
    why: unused,
    tree: unused,
    compare: unused,
    release: unused,
    collect: unused,
    diff: unused,
    listFiles: unused,
    extras: unused,
    history: unused,
    init: unused,
    verify: unused,
    advise: unused,
    image: unused,
    adviseImage: unused,
    imageDiff: unused,
    createSnapshot: unused,
    cacheInfo: unused,
    clearCache: unused,
  }),
  unused,
  '',
)
