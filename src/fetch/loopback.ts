/**
 * Whether a host name means this machine, for which plain HTTP is used, as in Docker.
 *
 * @param hostname as `URL` has it: IPv6 in brackets
 */
export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname.toLowerCase())
