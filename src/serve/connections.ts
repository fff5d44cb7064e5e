import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

export interface ConnectionLimits {
  readonly connections: number
  /** Milliseconds after which an idle connection makes room for a new one. */
  readonly silence: number
}

/**
 * Keeps the number of connections below a limit. The longest idle connection is closed for a new
 * one, so idle connections exclude nobody. If every connection is busy, a new one is refused.
 */
export function limitConnections(server: Server, { connections, silence }: ConnectionLimits): void {
  server.maxConnections = connections
  let open = 0
  // Since when each is idle, longest first.
  const silent = new Map<Socket, number>()
  const becomesSilent = (socket: Socket): void => {
    silent.delete(socket)
    if (!socket.destroyed) silent.set(socket, performance.now())
  }
  server.on('connection', (socket: Socket) => {
    open++
    becomesSilent(socket)
    socket.on('close', () => {
      open--
      silent.delete(socket)
    })
    if (open < connections) return
    const [longest] = silent
    if (longest !== undefined && performance.now() - longest[1] >= silence) longest[0].destroy()
  })
  server.on('request', ({ socket }, response) => {
    silent.delete(socket)
    response.on('close', () => becomesSilent(socket))
  })
}
