import type { ClientHttp2Session } from 'node:http2'
import { PriorityQueue } from '../priority-queue.ts'
import type { Purpose } from '../purpose.ts'

/** One of the sessions with an origin, for one exchange, until `leave`. */
export interface StreamSlot {
  readonly session: ClientHttp2Session
  /** A response came. */
  answered(): void
  leave(): void
  /**
   * No new exchange may use its session: there was no response in time, and the connection may be
   * dead.
   */
  abandon(): void
}

/** Sets up one connection: a session, or null if the server speaks only HTTP/1.1. */
export type OpenSession = () => Promise<ClientHttp2Session | null>

interface Waiting {
  readonly go: (place: StreamSlot | null) => void
  readonly fail: (error: unknown) => void
}

/** The most exchanges at the same time on one session. */
const STREAMS = 16
/**
 * The requests on one session before a second is opened: each connection starts slowly (TCP),
 * each set-up takes the processor 2 ms (TLS).
 */
const BUSY = 8
const SESSIONS = 8

/** The sessions with one origin, and the queue of requests. */
export class Http2Origin {
  readonly #open: OpenSession
  readonly #sessions = new Map<ClientHttp2Session, { streams: number; begun: number }>()
  readonly #waiting = new PriorityQueue<Waiting>()
  #opening = 0
  #under = 0
  #plain = false
  #works = false
  /** How many streams a session serves before its server ends it, as far as known. */
  #lifetime = Number.POSITIVE_INFINITY

  constructor(open: OpenSession) {
    this.#open = open
  }

  /**
   * Settles when an exchange may begin; null if the origin needs HTTP/1.1.
   *
   * @throws the failure of setting up the connection
   */
  async enter(purpose: Purpose): Promise<StreamSlot | null> {
    if (this.#plain) return null
    const place = new Promise<StreamSlot | null>((go, fail) =>
      this.#waiting.push(purpose, { go, fail }),
    )
    this.#next()
    return place
  }

  /** Switches to HTTP/1.1: the server requires it, or its HTTP/2 is broken. */
  giveUp(): void {
    this.#plain = true
    for (const { go } of this.#waiting.takeAll()) go(null)
  }

  /** Ends sessions without streams. */
  closeIdle(): void {
    for (const [session, { streams }] of this.#sessions) if (streams === 0) this.#remove(session)
  }

  /** Fails all waiting requests. */
  fail(reason: unknown): void {
    for (const { fail } of this.#waiting.takeAll()) fail(reason)
  }

  /** The session with the fewest streams, if it may take another one. */
  #free(): ClientHttp2Session | undefined {
    let best: ClientHttp2Session | undefined
    let fewest = STREAMS
    for (const [session, { streams, begun }] of this.#sessions) {
      if (begun >= this.#lifetime) continue
      // A session that allows no streams for now is used nevertheless: a request without a response
      // then ends in time.
      const most = Math.min(fewest, session.remoteSettings?.maxConcurrentStreams || STREAMS)
      if (streams >= most) continue
      best = session
      fewest = streams
    }
    return best
  }

  #next(): void {
    for (
      let session = this.#free();
      session !== undefined && this.#waiting.length > 0;
      session = this.#free()
    )
      this.#waiting.takeFirst()?.go(this.#place(session))
    const wanted = Math.min(SESSIONS, Math.ceil((this.#under + this.#waiting.length) / BUSY))
    const lasting = [...this.#sessions.values()].filter(
      ({ begun }) => begun < this.#lifetime,
    ).length
    const room = Math.min(SESSIONS - this.#sessions.size, wanted - lasting) - this.#opening
    if (this.#waiting.length > 0) for (let opened = 0; opened < room; opened++) void this.#add()
  }

  #place(session: ClientHttp2Session): StreamSlot {
    const state = this.#sessions.get(session)
    if (state !== undefined) {
      state.streams++
      state.begun++
    }
    this.#under++
    return {
      session,
      answered: () => {
        this.#works = true
      },
      leave: () => {
        this.#under--
        if (state !== undefined && --state.streams === 0 && state.begun >= this.#lifetime)
          this.#remove(session)
        this.#next()
      },
      abandon: () => this.#remove(session),
    }
  }

  #remove(session: ClientHttp2Session): void {
    if (!this.#sessions.delete(session)) return
    session.close()
    this.#next()
  }

  async #add(): Promise<void> {
    this.#opening++
    try {
      const session = await this.#open()
      this.#opening--
      if (session === null) return this.giveUp()
      this.#sessions.set(session, { streams: 0, begun: 0 })
      // After GOAWAY, open streams finish and no new ones start.
      session.once('goaway', (_code: number, lastStream: number) => {
        // A client's streams have odd numbers.
        if (lastStream > 0) this.#lifetime = Math.min(this.#lifetime, (lastStream + 1) / 2)
        this.#remove(session)
      })
      session.once('close', () => this.#remove(session))
      session.on('error', (error) => {
        if (!this.#works && 'code' in error && String(error.code).startsWith('ERR_HTTP2'))
          this.giveUp()
      })
      this.#next()
    } catch (error) {
      this.#opening--
      if (this.#opening + this.#sessions.size === 0) this.fail(error)
    }
  }
}
