import type { Socket } from 'node:net'

/** A place at an origin, held until `leave`. */
export interface Turn {
  /** An answer came over this connection, which others may use then. */
  answered(connection: Socket): void
  leave(): void
}

type Connection = 'open' | 'new'

/**
 * Who goes next to one origin. A new connection costs two round trips more than an open one (TCP, TLS), and an open one that is busy is most likely free
 * within one: so as many requests wait as there are open connections before another is made. What is waited for goes before what is guessed.
 */
export class ConnectionLine {
  readonly #most: number
  readonly #open = new Set<Socket>()
  readonly #urgent: ((connection: Connection) => void)[] = []
  readonly #guesses: ((connection: Connection) => void)[] = []
  #busy = 0
  #opening = 0

  /** @param most how many connections there may be */
  constructor(most: number) {
    this.#most = most
  }

  /** Settles when a request may begin. */
  async enter(low: boolean): Promise<Turn> {
    let connection =
      this.#admit(this.#waiting + 1) ?? (await new Promise<Connection>((go) => (low ? this.#guesses : this.#urgent).push(go)))
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

  get #waiting(): number {
    return this.#urgent.length + this.#guesses.length
  }

  /** What one of so many that want to begin may use now. */
  #admit(wanting: number): Connection | undefined {
    if (this.#busy < this.#open.size) {
      this.#busy++
      return 'open'
    }
    if (wanting <= this.#open.size || this.#open.size + this.#opening >= this.#most) return undefined
    this.#opening++
    return 'new'
  }

  #next(): void {
    while (this.#waiting > 0) {
      const connection = this.#admit(this.#waiting)
      if (connection === undefined) return
      const go = this.#urgent.shift() ?? this.#guesses.shift()
      go?.(connection)
    }
  }
}
