import type { Socket } from 'node:net'
import { PriorityQueue } from '../priority-queue.ts'
import type { Purpose } from '../purpose.ts'

/** A slot for one request; call `leave` when done. */
export interface Slot {
  /** A response came over this connection, which others may use now. */
  answered(connection: Socket): void
  leave(): void
}

type Connection = 'open' | 'new'

/**
 * The queue for one origin. A new connection costs two round trips (TCP, TLS), and a busy one is
 * most likely free within one. So a connection is opened only when more requests wait than
 * connections are open. The most urgent request takes an open connection, the least urgent one the
 * new one.
 */
export class ConnectionLine {
  readonly #most: number
  readonly #open = new Set<Socket>()
  readonly #waiting = new PriorityQueue<(connection: Connection) => void>()
  #busy = 0
  #opening = 0

  /** @param most how many connections there may be */
  constructor(most: number) {
    this.#most = most
  }

  /** Settles when a request may begin. */
  async enter(purpose: Purpose): Promise<Slot> {
    const turn = new Promise<Connection>((go) => this.#waiting.push(purpose, go))
    this.#next()
    let connection = await turn
    return {
      answered: (socket) => {
        if (connection === 'new') {
          this.#opening--
          this.#busy++
          connection = 'open'
        }
        if (this.#open.has(socket)) return
        this.#open.add(socket)
        socket.once('close', () => {
          this.#open.delete(socket)
          this.#next()
        })
      },
      leave: () => {
        if (connection === 'open') this.#busy--
        else this.#opening--
        this.#next()
      },
    }
  }

  #next(): void {
    for (;;) {
      const { length: waiting } = this.#waiting
      if (waiting > 0 && this.#busy < this.#open.size) {
        this.#busy++
        this.#waiting.takeFirst()?.('open')
      } else if (waiting > this.#open.size && this.#open.size + this.#opening < this.#most) {
        this.#opening++
        const go = this.#open.size === 0 ? this.#waiting.takeFirst() : this.#waiting.takeLast()
        go?.('new')
      } else return
    }
  }
}
