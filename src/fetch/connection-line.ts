import type { Socket } from 'node:net'
import type { Urgency } from './types.ts'

/** A place at an origin, held until `leave`. */
export interface Turn {
  /** An answer came over this connection, which others may use then. */
  answered(connection: Socket): void
  leave(): void
}

type Connection = 'open' | 'new'

/** The most urgent first. */
const URGENCIES: readonly Urgency[] = ['needed', 'guess', 'spare']

/**
 * Who goes next to one origin. A new connection costs two round trips more than an open one (TCP, TLS), and an open one that is busy is most likely free
 * within one: so as many requests wait as there are open connections before another is made. The most urgent one takes what is open, the least urgent one
 * what has to be made beside it.
 */
export class ConnectionLine {
  readonly #most: number
  readonly #open = new Set<Socket>()
  readonly #waiting = URGENCIES.map((): ((connection: Connection) => void)[] => [])
  #busy = 0
  #opening = 0

  /** @param most how many connections there may be */
  constructor(most: number) {
    this.#most = most
  }

  /** Settles when a request may begin. */
  async enter(urgency: Urgency): Promise<Turn> {
    const turn = new Promise<Connection>((go) => this.#waiting[URGENCIES.indexOf(urgency)]!.push(go))
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

  #first(): ((connection: Connection) => void) | undefined {
    return this.#waiting.find(({ length }) => length > 0)?.shift()
  }

  #next(): void {
    for (;;) {
      const waiting = this.#waiting.reduce((sum, { length }) => sum + length, 0)
      if (waiting > 0 && this.#busy < this.#open.size) {
        this.#busy++
        this.#first()?.('open')
      } else if (waiting > this.#open.size && this.#open.size + this.#opening < this.#most) {
        this.#opening++
        const least = this.#waiting.findLast(({ length }) => length > 0)
        const go = this.#open.size === 0 ? this.#first() : least?.pop()
        go?.('new')
      } else return
    }
  }
}
