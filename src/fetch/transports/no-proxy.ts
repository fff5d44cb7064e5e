import { createRequire } from 'node:module'
import type * as net from 'node:net'

/**
 * Reads NO_PROXY: hosts to reach directly, separated by commas or spaces. A host includes its
 * subdomains, with or without a leading dot. A lone `*` means every host. An address means itself,
 * and `10.0.0.0/8` means a network. A port limits an entry to that port. pip and uv each accept
 * forms that the other does not (requests/utils.py, `should_bypass_proxies`; the crate hyper-util,
 * client/proxy/matcher.rs); this accepts both.
 */
export function createBypass(noProxy: string): (url: URL) => boolean {
  const entries = noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
  if (entries.length === 0) return () => false
  if (entries.join() === '*') return () => true
  const { BlockList, isIP }: typeof net = createRequire(import.meta.url)('node:net')
  const addresses = new BlockList()
  const names: string[] = []
  for (const entry of entries) {
    const [address = '', bits] = bare(entry).split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const most = family === 'ipv6' ? 128 : 32
    if (isIP(address) === 0) names.push(entry.replace(/^\.+/, ''))
    else if (bits === undefined) addresses.addAddress(address, family)
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
      addresses.addSubnet(address, Number(bits), family)
  }
  return ({ protocol, hostname, port }) => {
    const host = bare(hostname.toLowerCase())
    const family = isIP(host)
    if (family !== 0) return addresses.check(host, family === 6 ? 'ipv6' : 'ipv4')
    const hostAndPort = `${hostname.toLowerCase()}:${port || (protocol === 'https:' ? '443' : '80')}`
    return names.some((name) =>
      [host, hostAndPort].some((own) => own === name || own.endsWith(`.${name}`)),
    )
  }
}

/** `[::1]` without its brackets. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')
