import type { Socket } from 'node:net'
import { PriorityQueue } from './priority-queue.ts'
import type { Purpose } from './purpose.ts'

/** A place at an origin, held until `leave`. */
export interface Slot {
  /** An answer came over this connection, which others may use then. */
  answered(connection: Socket): void
  leave(): void
}

type Connection = 'open' | 'new'

/**
 * Who goes next to one origin. A new connection costs two round trips more than an open one (TCP, TLS), and an open one that is busy is most likely free
 * within one: so as many requests wait as there are open connections before another is made. The most urgent one takes what is open, the least urgent one
 * what has to be made beside it.
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
