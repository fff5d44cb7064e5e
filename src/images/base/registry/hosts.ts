/**
 * Whether a host name is an address of this machine or of a private network, or a name that only
 * such a network resolves: no registry on the internet has a reason to lead there.
 *
 * @param hostname as `URL` has it: addresses in their usual form, IPv6 in brackets
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '')
  if (host.startsWith('[')) return isPrivateIpv6(host.slice(1, -1))
  const address = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host)
  if (address !== null) return isPrivateIpv4(Number(address[1]), Number(address[2]))
  return (
    !host.includes('.') ||
    /\.(?:localhost|local|internal|lan|home|corp|intranet|localdomain|home\.arpa)$/.test(host)
  )
}

/**
 * RFC 6890: this network, private use, shared, loopback, link-local, benchmarks, multicast and
 * above.
 */
const isPrivateIpv4 = (a: number, b: number): boolean =>
  a === 0 ||
  a === 10 ||
  a === 127 ||
  a >= 224 ||
  (a === 100 && b >= 64 && b < 128) ||
  (a === 169 && b === 254) ||
  (a === 172 && b >= 16 && b < 32) ||
  (a === 192 && (b === 168 || b === 0)) ||
  (a === 198 && (b === 18 || b === 19))

/**
 * Loopback, unspecified, unique local, link-local, multicast; IPv4 that is mapped or translated.
 */
function isPrivateIpv6(address: string): boolean {
  if (/^(?:::1?$|f[cd]|fe[89ab]|ff)/.test(address)) return true
  const [, high = '', low] =
    /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? []
  return (
    low !== undefined &&
    isPrivateIpv4(Number.parseInt(high, 16) >> 8, Number.parseInt(high, 16) & 255)
  )
}
