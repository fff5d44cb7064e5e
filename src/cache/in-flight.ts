import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { type Claim, FREE_CLAIM } from './claim.ts'
import { type Journal, openJournal } from './journal.ts'

const WAITED: Claim = { mayBeKept: true, leave: () => {} }

/** The requests that processes on one cache are making, and the facts that they have learnt. */
export interface InFlight {
  /** Whether this process takes part, which begins with its first claim or fact. */
  isOpen(): boolean
  /** Settles once no other process requests it; at once if none does. */
  enter(key: string): Claim | Promise<Claim>
  /** Whether another process waits for a request of this one. */
  isAwaited(key: string): boolean
  tell(key: string, value: Buffer): void
  /** A fact from another process. */
  told(key: string): Buffer | undefined
  end(): void
}

/** How long this process waits for another one, milliseconds. */
interface Patience {
  /** Since its last entry: after that it counts as dead. */
  readonly silence: number
  /** In all, because a living process may hang. */
  readonly total: number
}

const PATIENCE: Patience = { silence: 3000, total: 10_000 }
/** Milliseconds between two reads of the journal while this process waits. */
const LOOK = 15
/** Milliseconds after which a process reports again that it is alive. */
const BEAT = 1000
/** The last process to end may remove a journal while another one opens it. */
const MOST_TRIES = 3

/**
 * @param folder of the journal; made at the first claim
 * @param onOpen called when this process begins to take part: facts of others until then are on the
 *   disk
 */
export function createInFlight(
  folder: string,
  patience: Patience = PATIENCE,
  onOpen: () => void = () => {},
): InFlight {
  return new JournalledFlight(folder, patience, onOpen)
}

class JournalledFlight implements InFlight {
  readonly #folder: string
  readonly #patience: Patience
  readonly #onOpen: () => void
  readonly #self = randomBytes(12).toString('hex')
  #journal: Journal | null | undefined
  #beat: NodeJS.Timeout | undefined
  /** By key. */
  readonly #owners = new Map<string, string>()
  readonly #facts = new Map<string, Buffer>()
  readonly #awaited = new Set<string>()
  /** When each process that is not done last wrote an entry. */
  readonly #others = new Map<string, number>()
  #sawOthers = false
  /** Processes that were waited for as long as allowed: their claims no longer count. */
  readonly #late = new Set<string>()

  constructor(folder: string, patience: Patience, onOpen: () => void) {
    this.#folder = folder
    this.#patience = patience
    this.#onOpen = onOpen
  }

  isOpen(): boolean {
    return this.#journal !== undefined
  }

  enter(key: string): Claim | Promise<Claim> {
    const journal = this.#open()
    if (journal === null) return FREE_CLAIM
    journal.append({ kind: 'claim', owner: this.#self, key })
    const owner = this.#ownerOf(key)
    if (owner !== undefined) return this.#wait(key, journal)
    return {
      mayBeKept: this.#sawOthers,
      leave: () => journal.append({ kind: 'left', owner: this.#self, key }),
    }
  }

  isAwaited(key: string): boolean {
    this.#read()
    return this.#awaited.has(key)
  }

  tell(key: string, value: Buffer): void {
    this.#facts.delete(key)
    this.#open()?.append({ kind: 'fact', owner: this.#self, key, value: value.toString('base64') })
  }

  told(key: string): Buffer | undefined {
    return this.#facts.get(key)
  }

  end(): void {
    const journal = this.#journal
    if (journal === undefined || journal === null) return
    const { total } = this.#patience
    journal.append({ kind: 'gone', owner: this.#self, key: '' })
    this.#read()
    // On a busy machine a living process may be silent for seconds, and then still needs its
    // journal.
    journal.close([...this.#others.keys()].every((owner) => this.#isSilent(owner, total)))
    clearInterval(this.#beat)
    this.#journal = undefined
  }

  async #wait(key: string, journal: Journal): Promise<Claim> {
    const until = performance.now() + this.#patience.total
    for (let owner = this.#ownerOf(key); owner !== undefined; owner = this.#ownerOf(key)) {
      if (this.#isSilent(owner)) journal.append({ kind: 'gone', owner, key: '' })
      else if (performance.now() > until) this.#late.add(owner)
      else await setTimeout(LOOK)
    }
    return WAITED
  }

  /** The other process that requests it. */
  #ownerOf(key: string): string | undefined {
    this.#read()
    const owner = this.#owners.get(key)
    return owner === this.#self || (owner !== undefined && this.#late.has(owner))
      ? undefined
      : owner
  }

  #open(): Journal | null {
    if (this.#journal !== undefined) return this.#journal
    const journal = this.#join()
    this.#journal = journal
    this.#beat = setInterval(() => journal?.append(this.#alive()), BEAT).unref()
    this.#onOpen()
    return journal
  }

  /** Opens the journal and enters this process, which keeps the file in its place. */
  #join(): Journal | null {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const journal = openJournal(this.#folder, Date.now())
      if (journal === undefined) return null
      journal.append(this.#alive())
      if (journal.isInPlace()) return journal
      journal.close(false)
    }
    return null
  }

  #alive(): Parameters<Journal['append']>[0] {
    return { kind: 'alive', owner: this.#self, key: '' }
  }

  #isSilent(owner: string, patience = this.#patience.silence): boolean {
    return performance.now() - (this.#others.get(owner) ?? 0) > patience
  }

  /**
   * The first process that claims a key has it until it leaves; all processes read the same order.
   */
  #read(): void {
    for (const { kind, owner, key, value } of this.#journal?.read() ?? []) {
      const isOwn = owner === this.#self
      if (!isOwn) this.#sawOthers = true
      if (!isOwn && kind !== 'gone') this.#others.set(owner, performance.now())
      if (kind === 'claim') {
        const first = this.#owners.get(key)
        if (first === undefined) this.#owners.set(key, owner)
        else if (first === this.#self && !isOwn) this.#awaited.add(key)
      } else if (kind === 'left') {
        if (this.#owners.get(key) === owner) this.#owners.delete(key)
      } else if (kind === 'fact') {
        if (!isOwn && value !== undefined) this.#learn(key, Buffer.from(value, 'base64'))
      } else if (kind === 'gone') this.#forget(owner)
    }
  }

  /**
   * Facts about a file grow: one process may report its metadata after another one reported
   * everything.
   */
  #learn(key: string, value: Buffer): void {
    if (value.length >= (this.#facts.get(key)?.length ?? 0)) this.#facts.set(key, value)
  }

  #forget(owner: string): void {
    this.#others.delete(owner)
    for (const [key, one] of this.#owners) if (one === owner) this.#owners.delete(key)
  }
}
