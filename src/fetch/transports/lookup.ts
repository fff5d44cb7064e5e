import { type LookupAddress, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

type Answer = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void

/**
 * Looks up each host once for all connections of a run. If dozens opened at once, each look-up
 * would take a thread from decoding, and some name servers drop so many requests. A failed look-up
 * is repeated for later callers.
 *
 * @param ask instead of `dns.lookup`, for tests
 */
export function createLookup(ask?: typeof lookup): LookupFunction {
  const known = new Map<string, readonly LookupAddress[]>()
  const waiting = new Map<string, Answer[]>()

  function find(key: string, hostname: string, options: object, answer: Answer): void {
    const found = known.get(key)
    if (found !== undefined) return void setImmediate(answer, null, found)
    const others = waiting.get(key)
    if (others !== undefined) return void others.push(answer)
    const all = [answer]
    waiting.set(key, all)
    const resolve = ask ?? lookup
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      waiting.delete(key)
      if (error === null) known.set(key, addresses)
      for (const one of all) one(error, addresses)
    })
  }

  return (hostname, options, callback) => {
    find(
      `${hostname} ${options.family} ${options.hints}`,
      hostname,
      options,
      (error, addresses) => {
        if (error !== null) callback(error, '')
        else if (options.all) callback(null, [...addresses])
        else callback(null, addresses[0]!.address, addresses[0]!.family)
      },
    )
  }
}
