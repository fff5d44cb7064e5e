import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { type Journal, openJournal } from './journal.ts'

/** Who may ask for something; call `leave` when the answer is kept, or none will come. */
export interface Turn {
  /** Whether other processes are there, which may have kept the answer by now: look again. */
  readonly mayBeKept: boolean
  leave(): void
}

/** The turn where no other process is known of. */
export const OWN_TURN: Turn = { mayBeKept: false, leave: () => {} }
const WAITED: Turn = { mayBeKept: true, leave: () => {} }

/** What processes that use one cache at the same time are asking for, and what they have learnt. */
export interface InFlight {
  /** Settles once nobody else is asking for it; at once where that is so already. */
  enter(key: string): Turn | Promise<Turn>
  /** Whether another process waits for what this one is asking for. */
  isAwaited(key: string): boolean
  tell(key: string, value: Buffer): void
  /** What another process told. */
  told(key: string): Buffer | undefined
  end(): void
}

/** Milliseconds between two looks at the journal while something is waited for. */
const LOOK = 15
const PATIENCE = 10_000

/**
 * @param folder of the journal; made when something is asked for
 * @param patience the longest that another process is waited for, milliseconds: it may hang
 */
export function createInFlight(folder: string, patience: number = PATIENCE): InFlight {
  return new JournalledFlight(folder, patience)
}

class JournalledFlight implements InFlight {
  readonly #folder: string
  readonly #patience: number
  readonly #self = `${hostname()} ${process.pid} ${randomBytes(6).toString('hex')}`
  #journal: Journal | null | undefined
  /** By key. */
  readonly #owners = new Map<string, string>()
  readonly #facts = new Map<string, Buffer>()
  readonly #awaited = new Set<string>()
  /** Other processes that were seen and are not done, as far as they say. */
  readonly #others = new Set<string>()
  #sawOthers = false
  /** Those that were waited for in vain. */
  readonly #late = new Set<string>()

  constructor(folder: string, patience: number) {
    this.#folder = folder
    this.#patience = patience
  }

  enter(key: string): Turn | Promise<Turn> {
    const journal = this.#open()
    if (journal === null) return OWN_TURN
    journal.append({ kind: 'claim', owner: this.#self, key })
    const owner = this.#ownerOf(key)
    if (owner !== undefined) return this.#wait(key, journal)
    return { mayBeKept: this.#sawOthers, leave: () => journal.append({ kind: 'left', owner: this.#self, key }) }
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
    journal.append({ kind: 'gone', owner: this.#self, key: '' })
    this.#read()
    journal.close([...this.#others].every((owner) => !isAlive(owner)))
    this.#journal = undefined
  }

  async #wait(key: string, journal: Journal): Promise<Turn> {
    const until = performance.now() + this.#patience
    for (let owner = this.#ownerOf(key); owner !== undefined; owner = this.#ownerOf(key)) {
      if (!isAlive(owner)) journal.append({ kind: 'gone', owner, key: '' })
      else if (performance.now() > until) this.#late.add(owner)
      else await setTimeout(LOOK)
    }
    return WAITED
  }

  /** The other process that asks for it. */
  #ownerOf(key: string): string | undefined {
    this.#read()
    const owner = this.#owners.get(key)
    return owner === this.#self || (owner !== undefined && this.#late.has(owner)) ? undefined : owner
  }

  #open(): Journal | null {
    this.#journal ??= openJournal(this.#folder, Date.now()) ?? null
    return this.#journal
  }

  /** The first who claims a key has it until it leaves: all read the same order. */
  #read(): void {
    for (const { kind, owner, key, value } of this.#journal?.read() ?? []) {
      const isOwn = owner === this.#self
      if (!isOwn) this.#sawOthers = true
      if (!isOwn && kind !== 'gone') this.#others.add(owner)
      if (kind === 'claim') {
        const first = this.#owners.get(key)
        if (first === undefined) this.#owners.set(key, owner)
        else if (first === this.#self && !isOwn) this.#awaited.add(key)
      } else if (kind === 'left') {
        if (this.#owners.get(key) === owner) this.#owners.delete(key)
      } else if (kind === 'fact') {
        if (!isOwn && value !== undefined) this.#facts.set(key, Buffer.from(value, 'base64'))
      } else this.#forget(owner)
    }
  }

  #forget(owner: string): void {
    this.#others.delete(owner)
    for (const [key, one] of this.#owners) if (one === owner) this.#owners.delete(key)
  }
}

/** Whether a process runs; one of another machine is taken to run. */
function isAlive(owner: string): boolean {
  const [host, pid] = owner.split(' ')
  if (host !== hostname()) return true
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
