import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { listen } from '../support/http-server.ts'
import {
  type IndexFile,
  type IndexServer,
  type IndexServerOptions,
  serveIndex,
} from '../support/index-server.ts'

/**
 * A command line of pysize, run in the case's own folder with an empty cache and without a
 * snapshot.
 */
export interface Command {
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Buffer
  /** The most file descriptors that the process may have open. */
  readonly descriptors?: number
}

/** One hostile server, file or machine, and how pysize must end there. */
export interface HostileCase {
  readonly title: string
  readonly open: (world: World) => Promise<Command>
  readonly exit: number | readonly number[]
  /** A search that the installer would not finish either. It is only interrupted. */
  readonly endless?: boolean
  /** Texts that stdout and stderr together must contain. */
  readonly says?: RegExp
  /** Texts that neither of them may contain. */
  readonly hides?: RegExp
  /** Checks the files that the run left. Returns the fault, if there is one. */
  readonly after?: (world: World) => string | undefined
}

/** Servers and files of one case, removed after it. */
export interface World {
  readonly folder: string
  /** Writes files below the folder; returns the path of the folder. */
  write(files: Readonly<Record<string, string | Buffer>>): string
  /** Listens on loopback; returns the URL with the scheme `http`. */
  listen(server: Server): Promise<string>
  index(
    projects: Readonly<Record<string, readonly IndexFile[]>>,
    options?: IndexServerOptions,
  ): Promise<IndexServer>
  close(): Promise<void>
}

export function openWorld(): World {
  const folder = mkdtempSync(join(tmpdir(), 'pysize-hostile-'))
  const closing: (() => Promise<unknown>)[] = []
  return {
    folder,
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), content)
      }
      return folder
    },
    async listen(server) {
      const { url, close } = await listen(server)
      closing.push(close)
      return url
    },
    async index(projects, options) {
      const index = await serveIndex(projects, options)
      closing.push(() => index.close())
      return index
    },
    async close() {
      await Promise.all(closing.map((close) => close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
