/**
 * Whether a host name means this machine, which is reached by plain HTTP, as in Docker.
 *
 * @param hostname as `URL` has it: IPv6 in brackets
 */
export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname.toLowerCase())
