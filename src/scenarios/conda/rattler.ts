import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { PysizeError } from '../../errors.ts'

/** The problem for rattler to solve. */
export interface SolveRequest {
  /** Match specifications: `numpy >=1.26`. */
  readonly specs: readonly string[]
  /** URLs, the most important one first. */
  readonly channels: readonly string[]
  /** `linux-64`, `noarch`. */
  readonly platforms: readonly string[]
  /** The virtual packages of the machine with their versions: `__glibc` is `2.36`. */
  readonly machine: Readonly<Record<string, string>>
  /** Packages that are kept, if a solution has them. */
  readonly kept?: readonly KeptPackage[]
}

export interface KeptPackage {
  readonly packageName: string
  readonly version: string
  readonly build: string
  readonly url: string
  readonly filename: string
  readonly subdir: string
  readonly depends: readonly string[]
}

/** A package that rattler chose. */
export interface SolvedPackage {
  readonly packageName: string
  readonly version: string
  readonly build: string
  readonly url: string
  readonly size: number | null
  readonly sha256: string | null
  readonly md5: string | null
  readonly depends: readonly string[]
}

/** The response of a channel. */
export interface ChannelAnswer {
  readonly status: number
  readonly body: Uint8Array
}

/** Milliseconds that solving may take. */
const MOST_TIME = 120_000

/**
 * Runs in a worker: a panic of the WebAssembly ends only the worker, and its memory is freed with
 * it. All its requests go through this side. Virtual packages are passed as installed ones.
 */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads')
const waiting = new Map()
let count = 0
globalThis.fetch = (input) => new Promise((resolve, reject) => {
  const url = typeof input === 'string' ? input : input.url
  waiting.set(++count, { resolve, reject, url })
  parentPort.postMessage({ kind: 'fetch', id: count, url })
})
parentPort.on('message', ({ id, status, body }) => {
  const { resolve, reject, url } = waiting.get(id)
  waiting.delete(id)
  if (status === undefined) return reject(new TypeError('not fetched'))
  const response = new Response(status === 204 || status === 304 ? null : body, { status })
  Object.defineProperty(response, 'url', { value: url })
  resolve(response)
})
const installed = Object.entries(workerData.machine).map(([packageName, version]) => ({
  packageName, version, build: '0', buildNumber: 0, repoName: 'machine',
  url: 'https://machine.invalid/' + packageName, filename: packageName + '-' + version + '-0.conda', depends: [], subdir: 'noarch',
}))
for (const one of workerData.kept ?? [])
  installed.push({ ...one, buildNumber: Number(/_(\\d+)$/.exec(one.build)?.[1] ?? 0), repoName: 'lock' })
const { simpleSolve } = require(workerData.library)
simpleSolve(workerData.specs, workerData.channels, workerData.platforms, installed).then(
  (found) => parentPort.postMessage({ kind: 'solved', packages: found.map((one) => ({
    packageName: one.packageName, version: one.version, build: one.build, url: one.url,
    size: one.size === undefined ? null : Number(one.size), sha256: one.sha256 ?? null,
    md5: one.md5 ?? null, depends: one.depends ?? [],
  })) }),
  (error) => parentPort.postMessage({ kind: 'failed', reason: String(error) }),
)
`

type Message =
  | { readonly kind: 'fetch'; readonly id: number; readonly url: string }
  | { readonly kind: 'solved'; readonly packages: readonly SolvedPackage[] }
  | { readonly kind: 'failed'; readonly reason: string }

/** The result of solving: packages, or rattler's own message of failure. */
export type CondaSolution =
  | { readonly kind: 'solved'; readonly packages: readonly SolvedPackage[] }
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Solves a conda environment with rattler's solver, which is loaded for that.
 *
 * @param request sends a request to a channel; what it throws ends the solving
 * @throws PysizeError exit 2 `rattler-missing`, exit 4 `conda-solver-failed`; what `request` throws
 */
export async function solveWithRattler(
  asked: SolveRequest,
  request: (url: string) => Promise<ChannelAnswer>,
  signal: AbortSignal | undefined,
): Promise<CondaSolution> {
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: { ...asked, library: rattlerPath() },
    stdout: true,
    stderr: true,
  })
  const failed = (reason: string, cause?: unknown): PysizeError =>
    new PysizeError('conda-solver-failed', `rattler's solver ${reason}.`, {
      exitCode: 4,
      hint: 'Lock the environment with conda-lock or pixi, and give the lock.',
      cause,
    })
  try {
    return await new Promise<CondaSolution>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(failed(`took more than ${MOST_TIME / 1000} seconds`)),
        MOST_TIME,
      )
      worker.on('exit', () => {
        clearTimeout(timer)
        reject(failed('ended without an answer'))
      })
      worker.on('error', (error) => reject(failed('failed', error)))
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      worker.on('message', (message: Message) => {
        if (message.kind !== 'fetch') return resolve(message)
        request(message.url).then(
          ({ status, body }) => worker.postMessage({ id: message.id, status, body }),
          (error: unknown) => reject(error),
        )
      })
    })
  } finally {
    await worker.terminate()
  }
}

const PACKAGE = '@conda-org/rattler'
/** The version that the tests run with. */
const VERSION = '0.3.5'

/** Only the copy next to pysize: a checkout may contain anything. */
function rattlerPath(): string {
  try {
    return createRequire(import.meta.url).resolve(PACKAGE)
  } catch (error) {
    throw new PysizeError(
      'rattler-missing',
      `A conda environment is resolved by ${PACKAGE}, which is not installed next to pysize.`,
      {
        exitCode: 2,
        hint: `Install it where pysize is: npm install ${PACKAGE}@${VERSION} (with -g for a global pysize). Or lock the environment with conda-lock or pixi and give the lock; --no-conda counts only what pip installs.`,
        cause: error,
      },
    )
  }
}
