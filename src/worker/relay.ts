let relay: string | undefined

/**
 * Sends requests through a server, which gets their address as `url`; without a server, directly.
 */
export function relayThrough(address: string | undefined): void {
  relay = address
}

/** The address for a request. */
export const relayed = (url: URL): string =>
  relay === undefined ? url.href : `${relay}?url=${encodeURIComponent(url.href)}`

export const isRelayed = (): boolean => relay !== undefined
