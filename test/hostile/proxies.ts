import { createServer } from 'node:net'
import type { HostileCase, World } from './case.ts'
import { estimateOf } from './servers.ts'

/** An index behind a proxy that answers each request with these bytes, or with nothing at all. */
const behind = (scheme: string, answer: string | undefined) => async (world: World) => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => (answer === undefined ? undefined : socket.write(answer)))
  })
  const proxy = await world.listen(server)
  return {
    ...estimateOf('demo', `${scheme}://index.example/simple`),
    env: { HTTPS_PROXY: proxy, HTTP_PROXY: proxy },
  }
}

export const PROXIES: readonly HostileCase[] = [
  { title: 'a proxy that never answers CONNECT', exit: 4, open: behind('https', undefined) },
  { title: 'a proxy that never answers GET', exit: 4, open: behind('http', undefined) },
  {
    title: 'a proxy that answers CONNECT with what is not HTTP',
    exit: 4,
    open: behind('https', 'SSH-2.0-OpenSSH_9.6\r\n'),
  },
  {
    title: 'a proxy that begins its answer to CONNECT and stops',
    exit: 4,
    open: behind('https', 'HTTP/1.1 200 OK\r\nx-'),
  },
  {
    title: 'a proxy that connects to a server which says nothing',
    exit: 4,
    open: behind('https', 'HTTP/1.1 200 OK\r\n\r\n'),
  },
]
