import { setImmediate as soon } from './globals.ts'

interface Waiting {
  readonly signal?: AbortSignal | null
}

export function setTimeout<T>(delay: number, value?: T, { signal }: Waiting = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve(value as T)
    }, delay)
    function stop(): void {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
}

export const setImmediate = (): Promise<void> => new Promise((resolve) => soon(resolve))
